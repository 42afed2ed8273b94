// Which names of properties the build may shorten: those that nobody outside the package can see.
import ts from 'typescript';

/** The sources behind `entry`, with their types. */
export function typedSources(entry, tsconfig) {
  const { config } = ts.readConfigFile(tsconfig, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, tsconfig.replace(/\/[^/]*$/, ''));
  const program = ts.createProgram([entry], options);
  return { program, checker: program.getTypeChecker(), sources: program.getSourceFiles().filter((file) => !file.isDeclarationFile), entry };
}

/**
 * The names of members that the sources behind `entry` declare and that are neither part of the public types nor shared with anything from elsewhere
 * (rxjs, the language, the platform). A name is left alone when in doubt: one use that is visible outside is enough.
 */
export function internalNames({ program, checker, sources, entry }) {
  const declared = new Set();
  const visible = new Set();

  const isForeign = (symbol) => symbol?.declarations?.every((node) => sources.includes(node.getSourceFile())) !== true;
  const original = (symbol) => (symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  const nameOf = ({ name }) => (name !== undefined && ts.isIdentifier(name) ? name.text : undefined);
  // What is marked `@internal` counts as public: the testing kit, an entry of its own, makes its doubles with it.
  const isPrivate = (node) => (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Private) !== 0;
  const isMember = (node) =>
    ts.isClassElement(node) || ts.isTypeElement(node) || (ts.isParameter(node) && ts.isParameterPropertyDeclaration(node, node.parent));

  /** What a public declaration says to its users, and all that it refers to. */
  const published = new Set();
  function publish(node) {
    if (ts.isBlock(node) || (isMember(node) && isPrivate(node))) return;
    if (isMember(node)) visible.add(nameOf(node));
    if (ts.isIdentifier(node)) publishSymbol(original(checker.getSymbolAtLocation(node)));
    ts.forEachChild(node, publish);
  }
  function publishSymbol(symbol) {
    if (published.has(symbol) || isForeign(symbol)) return;
    published.add(symbol);
    symbol.declarations.forEach(publish);
  }

  /** What is used here and made elsewhere, and what is made here for use elsewhere. */
  function visit(node) {
    // What a cast says of a value from elsewhere is a type literal, too.
    if (isMember(node)) (ts.isTypeLiteralNode(node.parent) ? visible : declared).add(nameOf(node));
    if (ts.isClassLike(node)) checker.getTypeAtLocation(node).getBaseTypes()?.forEach(keepForeign);
    if (ts.isPropertyAccessExpression(node)) keepIfForeign(node.name.text, checker.getSymbolAtLocation(node.name));
    if (ts.isObjectBindingPattern(node)) {
      const type = checker.getTypeAtLocation(node);
      for (const { propertyName, name } of node.elements)
        keepIfForeign((propertyName ?? name).text, type.getProperty((propertyName ?? name).text));
    }
    if (ts.isObjectLiteralExpression(node)) {
      const type = checker.getContextualType(node);
      for (const property of node.properties) keepIfForeign(nameOf(property), type?.getProperty(nameOf(property) ?? ''));
    }
    ts.forEachChild(node, visit);
  }
  const keepIfForeign = (name, symbol) => isForeign(symbol) && visible.add(name);
  const keepForeign = (type) => checker.getPropertiesOfType(type).forEach((symbol) => keepIfForeign(symbol.name, symbol));

  checker
    .getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)))
    .map(original)
    .forEach(publishSymbol);
  sources.forEach(visit);
  return [...declared].filter((name) => name !== undefined && !visible.has(name)).sort();
}
