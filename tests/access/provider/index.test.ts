import assert from "node:assert/strict";

import { providerOf } from "../../../access/provider";
import { FakeLiteLLM } from "../fakeLiteLLM";

const budget = { budgetId: "small", maxBudget: 20 };

/** Configures as the engine does, by the names of the program's project. */
async function configured(values: Record<string, string>) {
  const provider = providerOf("Budget");
  const get = (key: string) => values[key];
  await provider.configure({ config: { get, require: (key) => get(key) ?? "" } });
  return provider;
}

describe("the provider that dynamic resources load", () => {
  const fake = new FakeLiteLLM();
  let url: string;

  before(async () => {
    url = await fake.start();
  });

  after(() => fake.stop());

  it("asks the gateway of the config", async () => {
    const provider = await configured({ url, masterKey: fake.masterKey });
    assert.equal((await provider.create(budget)).id, "small");
  });

  for (const [missing, values] of [
    ["url", { masterKey: "sk-master" }],
    ["masterKey", { url: "http://127.0.0.1:4000" }],
  ] as const)
    it(`says that the config ${missing} is missing`, async () => {
      const provider = await configured(values);
      await assert.rejects(provider.create(budget), new RegExp(`budget small: the config ${missing} is missing: set`));
    });
});
