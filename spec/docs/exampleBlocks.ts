import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { format } from 'node:util';
import ts from 'typescript';

/**
 * What is shown is run. Three fences are known:
 *
 * - `ts`: type-checked and executed, what it prints is compared;
 * - `ts no-run`: type-checked only, for what needs a network;
 * - `js`: executed only (for CommonJS snippets).
 *
 * Expected output stands in comments that start with `// => `, one for each printed line, in the order of printing.
 */
export interface ExampleBlock {
  readonly file: string;
  /** Line of the first line of code, counted from 1. */
  readonly line: number;
  readonly language: 'ts' | 'js';
  readonly run: boolean;
  readonly code: string;
  readonly expected: readonly string[];
}

const fenceStart = /^( *)(`{3,})(\S*)(.*)$/;

/** The fenced blocks of one Markdown file or, from a TypeScript file, of its doc comments. */
export function blocksOf(file: string, text: string): ExampleBlock[] {
  const lines = file.endsWith('.ts') ? docCommentLines(text) : text.split(/\r?\n/);
  const blocks: ExampleBlock[] = [];
  for (let index = 0; index < lines.length; index++) {
    const [, indent, ticks, language = '', rest = ''] = fenceStart.exec(lines[index] ?? '') ?? [];
    if (indent === undefined || ticks === undefined) continue;
    const first = index + 1;
    const code: string[] = [];
    for (index = first; index < lines.length && lines[index]?.trim() !== ticks; index++)
      code.push(withoutIndent(lines[index] ?? '', indent));
    const at = `${file}:${first}`;
    if (index === lines.length) throw new Error(`${at}: the block that starts here is never closed`);
    if (/^(typescript|tsx|javascript|mjs|cjs)$/.test(language))
      throw new Error(`${at}: write \`ts\` or \`js\`, not \`${language}\`, so that the block is run`);
    if (language !== 'ts' && language !== 'js') continue;
    const mode = rest.trim();
    if (mode !== '' && (mode !== 'no-run' || language === 'js')) throw new Error(`${at}: unknown fence \`${language} ${mode}\``);
    blocks.push({
      file,
      line: first + 1,
      language,
      run: mode === '',
      code: code.join('\n'),
      expected: code.flatMap(
        (line) =>
          /\/\/ =>(?: (.*))?$/
            .exec(line)
            ?.slice(1, 2)
            .map((shown?: string) => shown?.trimEnd() ?? '') ?? [],
      ),
    });
  }
  return blocks;
}

function withoutIndent(line: string, indent: string): string {
  return line.startsWith(indent) ? line.slice(indent.length) : line.trimStart();
}

/** The same number of lines, all but those inside doc comments emptied, the leading ` * ` stripped. */
function docCommentLines(text: string): string[] {
  let inside = false;
  return text.split(/\r?\n/).map((line) => {
    if (!inside) {
      inside = /^\s*\/\*\*(?!.*\*\/)/.test(line);
      return '';
    }
    if (line.includes('*/')) {
      inside = false;
      return '';
    }
    return line.replace(/^\s*\* ?/, '');
  });
}

/** Every example of the project: the root's and docs' Markdown, and the doc comments of lib. */
export function projectBlocks(root: string): ExampleBlock[] {
  const files = [
    ...readdirSync(root).filter((name) => name.endsWith('.md')),
    ...['docs', 'lib'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith(folder === 'lib' ? '.ts' : '.md'))
        .map((name) => join(folder, name)),
    ),
  ];
  return files.sort().flatMap((file) => blocksOf(relative('.', file).split(sep).join('/'), readFileSync(join(root, file), 'utf8')));
}

/** Type errors of each block, all blocks in one strict program, each a module of its own. */
export function typeErrors(root: string, blocks: readonly ExampleBlock[]): Map<ExampleBlock, string[]> {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file)).config,
    ts.sys,
    root,
  );
  Object.assign(options, {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    // An example may leave a name unused; everything else is as strict as the library.
    noUnusedLocals: false,
    noUnusedParameters: false,
  });
  const checked = blocks.filter(({ language }) => language === 'ts');
  // The files exist in memory only, in a folder from which node_modules is found.
  const virtual = new Map(checked.map((block, index) => [ts.sys.resolvePath(join(root, 'spec/docs', `block-${index}.ts`)), block]));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (file) => virtual.has(file) || fileExists.call(host, file);
  host.readFile = (file) => asModule(virtual.get(file)) ?? readFile.call(host, file);
  host.getSourceFile = (file, version, ...rest) => {
    const code = asModule(virtual.get(file));
    return code === undefined ? getSourceFile.call(host, file, version, ...rest) : ts.createSourceFile(file, code, version);
  };
  const program = ts.createProgram([...virtual.keys()], options, host);
  return new Map(
    [...virtual].map(([file, block]) => {
      const source = program.getSourceFile(file);
      const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
      return [
        block,
        found.map(({ start = 0, code, messageText }) => {
          const line = block.line + (source?.getLineAndCharacterOfPosition(start).line ?? 0);
          return `${block.file}:${line} TS${code} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
        }),
      ];
    }),
  );
}

function asModule(block: ExampleBlock | undefined): string | undefined {
  return block && `${block.code}\nexport {};`;
}

/** Runs a block with `load` as its `require`; resolves to what it printed, line by line. */
export async function printedBy(block: ExampleBlock, load: (id: string) => unknown, patienceMs = 2000): Promise<readonly string[]> {
  const { outputText } = ts.transpileModule(asModule(block) ?? '', {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
  });
  const printed: string[] = [];
  const print = (...args: unknown[]) =>
    void printed.push(
      ...format(...args)
        .split('\n')
        .map((line) => line.trimEnd()),
    );
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- running source text is what this file is for
  const run = new Function('require', 'exports', 'console', `return (async () => {${outputText}\n})();`) as (
    ...args: unknown[]
  ) => Promise<unknown>;
  await run(load, {}, { log: print, info: print, warn: print, error: print });
  // What a block left running may print for a while; one turn more shows a line too many.
  for (const until = Date.now() + patienceMs; printed.length < block.expected.length && Date.now() < until;) await turn(5);
  await turn(5);
  return [...printed];
}

function turn(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
