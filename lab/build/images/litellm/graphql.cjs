// LiteLLM's Prisma client speaks GraphQL; the engine below it speaks Prisma's JSON protocol. This turns one into the other.
const { parse } = require("graphql");

const { tagJson } = require("./jsonFields.cjs");

/** Longer names first where one begins another: `findUniqueOrThrow` before `findUnique`. */
const actions = [
  "findUniqueOrThrow",
  "findFirstOrThrow",
  "findUnique",
  "findFirst",
  "findMany",
  "createMany",
  "createOne",
  "updateMany",
  "updateOne",
  "upsertOne",
  "deleteMany",
  "deleteOne",
  "aggregate",
  "groupBy",
  "queryRaw",
  "executeRaw",
];

function literal(node) {
  switch (node.kind) {
    case "IntValue":
      return Number.isSafeInteger(Number(node.value)) ? Number(node.value) : { $type: "BigInt", value: node.value };
    case "FloatValue":
      return Number(node.value);
    case "NullValue":
      return null;
    case "ListValue":
      return node.values.map(literal);
    case "ObjectValue":
      return Object.fromEntries(node.fields.map((field) => [field.name.value, literal(field.value)]));
    default:
      return node.value;
  }
}

function argumentsOf(field) {
  return Object.fromEntries((field.arguments ?? []).map((argument) => [argument.name.value, literal(argument.value)]));
}

function selectionOf(field) {
  const chosen = (field.selectionSet?.selections ?? []).map((child) => [
    child.name.value,
    child.selectionSet || child.arguments?.length
      ? { arguments: argumentsOf(child), selection: selectionOf(child) }
      : true,
  ]);
  return Object.fromEntries(chosen);
}

/**
 * One GraphQL operation as one query of the JSON protocol, and the name its answer goes by.
 * `types` is what `fieldTypes` says of the data model.
 */
function translate(document, types) {
  const field = parse(document).definitions[0].selectionSet.selections[0];
  const name = field.name.value;
  const action = actions.find((candidate) => name.startsWith(candidate));
  if (action === undefined) throw new Error(`no Prisma action in ${name}`);
  const modelName = name.slice(action.length) || undefined;
  return {
    alias: field.alias?.value ?? name,
    query: {
      modelName,
      action,
      query: { arguments: tagJson(argumentsOf(field), modelName, types), selection: selectionOf(field) },
    },
  };
}

/** JSON-protocol values carry their type; GraphQL's don't. */
function untag(value) {
  if (Array.isArray(value)) return value.map(untag);
  if (value === null || typeof value !== "object") return value;
  if ("$type" in value && "value" in value) return untag(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, untag(child)]));
}

/** Raw rows: the native engine hands out json columns parsed. */
function parseJsonColumns(result) {
  if (!Array.isArray(result?.types) || !Array.isArray(result.rows)) return result;
  const parseJson = (cell) => (typeof cell === "string" ? JSON.parse(cell) : cell);
  const parseCell = (cell, index) => {
    if (result.types[index] === "json") return parseJson(cell);
    return result.types[index] === "json-array" ? cell?.map(parseJson) : cell;
  };
  return { ...result, rows: result.rows.map((row) => row.map(parseCell)) };
}

/** The JSON protocol's answer in the shape of GraphQL's. */
function graphqlResult(alias, answer) {
  return answer.errors ? answer : { data: { [alias]: parseJsonColumns(untag(Object.values(answer.data)[0])) } };
}

module.exports = { translate, graphqlResult };
