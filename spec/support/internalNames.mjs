// Which names of properties the build may shorten: those that nobody outside the package can see.
import ts from 'typescript';

/**
 * Names of class members of the program behind `tsconfig` that are neither part of its public types nor shared with anything from elsewhere (rxjs, the
 * language, the platform). A name is left alone when in doubt: one use that is visible outside is enough.
 */
export function internalNames(entry, tsconfig) {
  const { config } = ts.readConfigFile(tsconfig, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, tsconfig.replace(/\/[^/]*$/, ''));
  const program = ts.createProgram([entry], options);
  const checker = program.getTypeChecker();
  const isOurs = (file) => !file.isDeclarationFile;
  const isForeign = (symbol) => symbol?.declarations?.every((declaration) => isOurs(declaration.getSourceFile())) !== true;

  const exported = new Set(checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry))).map(original));
  const members = new Set();
  const visible = new Set();

  function original(symbol) {
    return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  }

  /** A member of a class is internal, unless users can name the class and the member is not private; or a foreign class has it, too. */
  function visitClass(node) {
    const isExported = node.name !== undefined && exported.has(original(checker.getSymbolAtLocation(node.name)));
    const bases = checker.getTypeAtLocation(node).getBaseTypes() ?? [];
    bases
      .flatMap((base) => checker.getPropertiesOfType(base))
      .filter(isForeign)
      .forEach(({ name }) => visible.add(name));
    const parameters = node.members.filter(ts.isConstructorDeclaration).flatMap((constructor) => [...constructor.parameters]);
    const properties = parameters.filter((parameter) => ts.isParameterPropertyDeclaration(parameter, parameter.parent));
    for (const member of [...node.members, ...properties]) {
      if (member.name === undefined || !ts.isIdentifier(member.name)) continue;
      const isPrivate = (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Private) !== 0;
      (isExported && !isPrivate ? visible : members).add(member.name.text);
    }
  }

  function visit(node) {
    if (ts.isClassLike(node)) visitClass(node);
    // Options and protocols are interfaces; ours and the public ones are not told apart.
    if (ts.isInterfaceDeclaration(node) || ts.isTypeLiteralNode(node)) {
      node.members.forEach(({ name }) => name !== undefined && ts.isIdentifier(name) && visible.add(name.text));
    }
    if (ts.isPropertyAccessExpression(node) && isForeign(checker.getSymbolAtLocation(node.name))) visible.add(node.name.text);
    if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) {
      const name = node.propertyName ?? node.name;
      const property = ts.isIdentifier(name) ? checker.getTypeAtLocation(node.parent).getProperty(name.text) : undefined;
      if (property !== undefined && isForeign(property)) visible.add(name.text);
    }
    if (ts.isObjectLiteralExpression(node)) {
      const type = checker.getContextualType(node);
      node.properties.forEach(({ name }) => {
        const property = name && ts.isIdentifier(name) ? type?.getProperty(name.text) : undefined;
        if (property === undefined || isForeign(property)) visible.add(name?.text);
      });
    }
    ts.forEachChild(node, visit);
  }

  program.getSourceFiles().filter(isOurs).forEach(visit);
  return [...members].filter((name) => !visible.has(name)).sort();
}
