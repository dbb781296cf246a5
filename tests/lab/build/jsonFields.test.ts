import assert from "node:assert/strict";

import { fieldTypes, tagJson } from "../../../lab/build/images/litellm/jsonFields.cjs";

const types = fieldTypes(`
model Team {
  id     String @id
  limits Json   @default("{}")
  keys   Key[]
}

model Key {
  token    String @id
  metadata Json?
  team     Team?  @relation(fields: [teamId], references: [id])
  teamId   String?
}
`);
const json = (value: string) => ({ $type: "Json", value });

describe("the JSON columns of the query engine's stand-in", () => {
  it("are marked in written data", () => {
    assert.deepEqual(tagJson({ data: { token: "{}", metadata: '{"a":1}' } }, "Key", types), {
      data: { token: "{}", metadata: json('{"a":1}') },
    });
  });

  it("are marked below operations and relations", () => {
    const given = { data: { metadata: { set: "{}" }, team: { create: { id: "{}", limits: "[]" } } } };
    assert.deepEqual(tagJson(given, "Key", types), {
      data: { metadata: { set: json("{}") }, team: { create: { id: "{}", limits: json("[]") } } },
    });
  });

  it("are marked in filters, but not the path within them", () => {
    const given = { where: { AND: [{ metadata: { path: ["a"], equals: "1" } }] } };
    assert.deepEqual(tagJson(given, "Key", types), {
      where: { AND: [{ metadata: { path: ["a"], equals: json("1") } }] },
    });
  });

  it("aren't marked where the value is null", () => {
    assert.deepEqual(tagJson({ data: { metadata: "JsonNull" } }, "Key", types), { data: { metadata: "JsonNull" } });
  });
});
