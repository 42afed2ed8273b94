import { DataSource, type DataSourceOptions } from 'typeorm';

class UnconnectedDataSource extends DataSource {
  async prepare(): Promise<this> {
    await this.buildMetadatas();
    return this;
  }
}

/** A data source that knows its entities, without a server: nothing can be sent. */
export function unconnected(options: DataSourceOptions): Promise<DataSource> {
  return new UnconnectedDataSource(options).prepare();
}
