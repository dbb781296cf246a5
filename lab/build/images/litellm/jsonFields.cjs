// GraphQL hands over a JSON column's value as its text, and the native engine parses it. In the JSON protocol a plain
// string would be stored as a JSON string, text within text: it has to be marked as JSON, which takes the data model.

/** Values that stand for a null of some kind rather than for JSON text. */
const nulls = ["DbNull", "JsonNull", "AnyNull"];

/** What each field of each model of a Prisma schema is: `{ModelName: {fieldName: "TypeName"}}`. */
function fieldTypes(schema) {
  const models = [...schema.matchAll(/^model (\w+) \{([\s\S]*?)^\}/gm)];
  return Object.fromEntries(
    models.map(([, model, body]) => [
      model,
      Object.fromEntries([...body.matchAll(/^\s+(\w+)\s+(\w+)/gm)].map(([, field, type]) => [field, type])),
    ]),
  );
}

function tagged(value) {
  if (typeof value === "string") return nulls.includes(value) ? value : { $type: "Json", value };
  if (Array.isArray(value)) return value.map(tagged);
  if (value === null || typeof value !== "object") return value;
  // An operation on the column, such as {set: "…"} or {equals: "…"}; a path is made of plain strings.
  return Object.fromEntries(
    Object.entries(value).map(([key, inside]) => [key, key === "path" ? inside : tagged(inside)]),
  );
}

/** The arguments of an operation on `model`, every value of a JSON column marked as such. */
function tagJson(value, model, types) {
  if (Array.isArray(value)) return value.map((item) => tagJson(item, model, types));
  if (value === null || typeof value !== "object" || "$type" in value) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inside]) => {
      const type = types[model]?.[key];
      if (type === "Json") return [key, tagged(inside)];
      // A relation leads to another model; anything else (data, where, create, AND …) stays with this one.
      return [key, tagJson(inside, type !== undefined && type in types ? type : model, types)];
    }),
  );
}

module.exports = { fieldTypes, tagJson };
