// What the build shortens internal names to: as few names as will do.
import ts from 'typescript';
import { internalNames, typedSources } from './internalNames.mjs';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * A short name for each internal one. Names that no object has both of share one: few different names compress better than many (0.3 kB of the
 * core). The most used are served first, so that they share the first letters.
 */
export function shortNames(entry, tsconfig) {
  const typed = typedSources(entry, tsconfig);
  const names = new Set(internalNames(typed));
  const apart = new Map([...names].map((name) => [name, new Set()]));
  const uses = new Map([...names].map((name) => [name, 0]));

  function keepApart(group) {
    for (const name of group) for (const other of group) if (name !== other) apart.get(name).add(other);
  }
  function visit(node) {
    if (ts.isClassLike(node) || ts.isObjectLiteralExpression(node) || ts.isInterfaceDeclaration(node)) {
      const type = typed.checker.getTypeAtLocation(node);
      keepApart(
        typed.checker
          .getPropertiesOfType(type)
          .map(({ name }) => name)
          .filter((name) => names.has(name)),
      );
    }
    // What an object need not have is asked of objects that do not have it: they must not have another of that name.
    if (ts.isTypeElement(node) && node.questionToken && names.has(node.name.text)) {
      for (const name of names) keepApart([name, node.name.text]);
    }
    if (ts.isIdentifier(node) && names.has(node.text)) uses.set(node.text, uses.get(node.text) + 1);
    ts.forEachChild(node, visit);
  }
  typed.sources.forEach(visit);

  const short = {};
  for (const name of [...names].sort((one, other) => uses.get(other) - uses.get(one))) {
    const taken = new Set([...apart.get(name)].map((other) => short[other]));
    short[name] = [...LETTERS].find((letter) => !taken.has(letter));
    if (short[name] === undefined) throw new Error(`More names are needed than there are letters: ${name} has none.`);
  }
  return short;
}
