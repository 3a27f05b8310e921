/**
 * Which names of members somebody else may ask for, by the types of the sources: a platform, a text that is read or written, a key that
 * is computed. What is left over is the sources' own, and may have another name wherever it stands. Where types do not tell, a name is reserved.
 */
import ts from 'typescript';
import { each } from './script.js';

/** How deep two types are compared that meet somewhere. */
const DEPTH = 4;
const ENUMERATES = /^Object\.(?:keys|entries|assign|hasOwn|fromEntries)$/;

/** Collects reserved names, each with the reason that was found first. */
export class ReservedNames {
  readonly names: Map<string, string> = new Map();
  readonly #checker: ts.TypeChecker;
  readonly #own: ReadonlySet<ts.SourceFile>;
  readonly #met: Map<ts.Type, Set<ts.Type>> = new Map();

  /** @param own - the sources whose members may have other names */
  constructor(checker: ts.TypeChecker, own: ReadonlySet<ts.SourceFile>) {
    this.#checker = checker;
    this.#own = own;
  }

  /** Looks through a source. */
  read(file: ts.SourceFile): void {
    each(file, (node) => {
      if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal))
        this.#reserve(node.literal.text, 'text', node);
      else if (ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.KeyOfKeyword)
        this.#keys(this.#checker.getTypeFromTypeNode(node.type), 'keyof', node);
      this.#member(node);
      this.#computed(node);
      this.#outside(node);
      this.#meeting(node);
    });
  }

  /** A member that is asked for, made or taken out must be the sources' own. */
  #member(node: ts.Node): void {
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.name)) {
      if (!this.#isOwn(this.#checker.getSymbolAtLocation(node.name)))
        this.#reserve(node.name.text, 'read', node);
    } else if (ts.isObjectLiteralElementLike(node) && ts.isObjectLiteralExpression(node.parent)) {
      const wanted = this.#checker.getContextualType(node.parent);
      if (node.name !== undefined && wanted !== undefined) this.#made(node.name, wanted);
    } else if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) {
      const key = node.propertyName ?? node.name;
      const found = this.#found(this.#checker.getTypeAtLocation(node.parent), key.getText());
      if (
        node.dotDotDotToken === undefined &&
        (found.length === 0 || found.some((member) => this.#isForeign(member)))
      )
        this.#reserve(key.getText(), 'taken', node);
    } else if (ts.isClassLike(node)) this.#inherited(node);
  }

  #made(name: ts.PropertyName, wanted: ts.Type): void {
    if (ts.isComputedPropertyName(name)) this.#keys(wanted, 'computed', name);
    const found = this.#found(wanted, name.getText());
    if (found.some((member) => this.#isForeign(member)) || found.length === 0)
      this.#reserve(name.getText(), 'made', name);
  }

  #inherited(node: ts.ClassLikeDeclaration): void {
    for (const base of (node.heritageClauses ?? []).flatMap(({ types }) => types))
      for (const { name } of node.members) {
        const found =
          name === undefined ? [] : this.#found(this.#checker.getTypeAtLocation(base), name.getText());
        if (found.some((member) => this.#isForeign(member)))
          this.#reserve(name?.getText() ?? '', 'inherited', node);
      }
  }

  /** Keys that are computed or listed. */
  #computed(node: ts.Node): void {
    if (ts.isElementAccessExpression(node)) {
      const key = this.#checker.getTypeAtLocation(node.argumentExpression);
      if ((key.flags & ts.TypeFlags.NumberLike) === 0)
        this.#keys(this.#checker.getTypeAtLocation(node.expression), 'computed', node);
    } else if (ts.isCallExpression(node) && ENUMERATES.test(node.expression.getText()))
      for (const argument of node.arguments)
        this.#keys(this.#checker.getTypeAtLocation(argument), 'listed', node);
    else if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.InKeyword)
      this.#keys(this.#checker.getTypeAtLocation(node.right), 'in', node);
    else if (ts.isForInStatement(node))
      this.#keys(this.#checker.getTypeAtLocation(node.expression), 'in', node);
  }

  /** What goes out as JSON, and what something from outside is said to be. */
  #outside(node: ts.Node): void {
    if (ts.isCallExpression(node) && node.expression.getText() === 'JSON.stringify') {
      const [value] = node.arguments;
      if (value !== undefined && !isSearched(node))
        this.#all(this.#checker.getTypeAtLocation(value), 'JSON', node);
    } else if (ts.isAsExpression(node) && node.type.getText() !== 'const') {
      const [from, to] = [node.expression, node].map((at) => this.#checker.getTypeAtLocation(at));
      if (from !== undefined && to !== undefined && this.#isOpen(from)) this.#all(to, 'cast', node);
    }
  }

  /** Where a value of one type comes to stand for another, the members of both must be of the same side. */
  #meeting(node: ts.Node): void {
    if (!ts.isExpression(node) || ts.isObjectLiteralExpression(node)) return;
    const { parent } = node;
    if (
      ts.isPropertyAccessExpression(parent) ||
      ts.isElementAccessExpression(parent) ||
      ts.isPropertyName(node)
    )
      return;
    if (ts.isVariableDeclaration(parent) && parent.type === undefined) return;
    const wanted = ts.isAsExpression(node)
      ? this.#checker.getTypeAtLocation(node.expression)
      : this.#checker.getContextualType(node);
    if (wanted !== undefined) this.#meet(this.#checker.getTypeAtLocation(node), wanted, node, 0);
  }

  #meet(given: ts.Type, wanted: ts.Type, node: ts.Node, depth: number): void {
    const met = this.#met.get(given) ?? new Set();
    if (given === wanted || depth > DEPTH || met.has(wanted)) return;
    this.#met.set(given, met.add(wanted));
    for (const a of objects(given))
      for (const b of objects(wanted)) {
        const [itemA, itemB] = [a, b].map((type) => type.getNumberIndexType());
        if (itemA !== undefined && itemB !== undefined) this.#meet(itemA, itemB, node, depth + 1);
        else if (b.getStringIndexType() !== undefined && a.getStringIndexType() === undefined)
          this.#keys(a, 'listed', node);
        else this.#meetMembers(a, b, node, depth);
      }
  }

  #meetMembers(given: ts.Type, wanted: ts.Type, node: ts.Node, depth: number): void {
    for (const member of wanted.getProperties()) {
      const other = given.getProperty(member.name);
      if (other === undefined || other === member) continue;
      if (this.#isForeign(other) !== this.#isForeign(member)) this.#reserve(member.name, 'met', node);
      else if (this.#isOwn(member))
        this.#meet(
          this.#checker.getTypeOfSymbol(other),
          this.#checker.getTypeOfSymbol(member),
          node,
          depth + 1,
        );
    }
  }

  /** Reserves the members of a type. */
  #keys(type: ts.Type, why: string, node: ts.Node): void {
    for (const { name } of objects(type).flatMap((each) => each.getProperties()))
      this.#reserve(name, why, node);
  }

  /** Reserves the members of a type, of what they hold, and of what its functions take and give. */
  #all(type: ts.Type, why: string, node: ts.Node, seen: Set<ts.Type> = new Set()): void {
    for (const part of objects(type)) {
      if (seen.has(part)) continue;
      seen.add(part);
      const members = part.getProperties().filter((member) => this.#isOwn(member));
      for (const { name } of members) this.#reserve(name, why, node);
      const signatures = [...part.getCallSignatures(), ...part.getConstructSignatures()];
      const parameters = signatures.flatMap((signature) => signature.getParameters());
      const within = [
        ...[...members, ...parameters].map((symbol) => this.#checker.getTypeOfSymbol(symbol)),
        ...signatures.map((signature) => signature.getReturnType()),
        ...this.#checker.getIndexInfosOfType(part).map((info) => info.type),
        ...this.#checker.getTypeArguments(part as ts.TypeReference),
      ];
      for (const inner of within) this.#all(inner, why, node, seen);
    }
  }

  /** Whether a value may be anything: parsed JSON, what the platform has beyond its types, a message. */
  #isOpen(type: ts.Type): boolean {
    if (type.isUnion()) return type.types.some((part) => this.#isOpen(part));
    if ((type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0) return true;
    if ((type.flags & ts.TypeFlags.Object) === 0) return false;
    if (type.getStringIndexType() !== undefined) return true;
    const item = type.getNumberIndexType();
    if (item !== undefined) return this.#isOpen(item);
    return !this.#isOwn(type.symbol);
  }

  #found(type: ts.Type, name: string): readonly ts.Symbol[] {
    return objects(type).flatMap((part) => part.getProperty(name) ?? []);
  }

  #isOwn(symbol: ts.Symbol | undefined): boolean {
    const { declarations = [] } = symbol ?? {};
    return declarations.length > 0 && declarations.every((node) => this.#own.has(node.getSourceFile()));
  }

  #isForeign(symbol: ts.Symbol): boolean {
    return (symbol.declarations ?? []).some((node) => !this.#own.has(node.getSourceFile()));
  }

  #reserve(name: string, why: string, node: ts.Node): void {
    if (this.names.has(name)) return;
    const file = node.getSourceFile();
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    this.names.set(name, `${name}: ${why}, ${file.fileName}:${line + 1}`);
  }
}

/** Whether a text goes no further than into the search for a pattern. */
function isSearched({ parent }: ts.Node): boolean {
  if (!ts.isCallExpression(parent) || !ts.isPropertyAccessExpression(parent.expression)) return false;
  return parent.expression.name.text === 'test';
}

/** The types of objects that a type consists of. */
function objects(type: ts.Type): readonly ts.Type[] {
  if (type.isUnionOrIntersection()) return type.types.flatMap(objects);
  return (type.flags & ts.TypeFlags.Object) === 0 ? [] : [type];
}
