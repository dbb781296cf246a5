import assert from "node:assert/strict";

import { ManagementApi } from "../../../access/api/managementApi";
import { accessObjects, type AccessKind } from "../../../access/objects";
import { hashOf } from "../../../access/objects/inputs";
import { accessProvider } from "../../../access/provider/accessProvider";
import { unknownValue } from "../../../access/provider/checkInputs";
import { FakeLiteLLM } from "../fakeLiteLLM";

const key = `sk-${"k".repeat(40)}`;
const hash = hashOf(key);
const managedBy = "access/dev";

const budget = { budgetId: "small", maxBudget: 20, budgetDuration: "1mo" };
const team = {
  teamId: "payments",
  alias: "payments",
  owner: "a@example.com",
  maxBudget: 100,
  models: ["mock"],
  managedBy,
};
const virtualKey = {
  key,
  alias: "payments-checkout",
  owner: "a@example.com",
  expires: "2099-12-31",
  budgetId: "small",
  teamId: "payments",
  managedBy,
};

describe("the provider of access", () => {
  let fake: FakeLiteLLM;
  let api: ManagementApi;

  beforeEach(async () => {
    fake = new FakeLiteLLM();
    api = new ManagementApi({ url: await fake.start(), masterKey: fake.masterKey });
  });

  afterEach(() => fake.stop());

  const provider = (kind: AccessKind) => {
    const {
      check,
      create,
      diff,
      read,
      update,
      delete: remove,
    } = accessProvider(
      accessObjects[kind],
      () => api,
      () => new Date(),
      () => Promise.resolve(),
    );
    assert.ok(check && diff && read && update && remove);
    return { check, create, diff, read, update, remove };
  };

  const createAll = async () => ({
    budget: await provider("Budget").create(budget),
    team: await provider("Team").create(team),
    key: await provider("VirtualKey").create(virtualKey),
  });

  it("creates each kind, with an id that is no secret", async () => {
    const made = await createAll();
    assert.deepEqual([made.budget.id, made.team.id, made.key.id], ["small", "payments", hash]);
    assert.equal(fake.budgets.get("small")?.["max_budget"], 20);
    assert.deepEqual(fake.teams.get("payments")?.["metadata"], { owner: "a@example.com", managed_by: managedBy });
    assert.equal(fake.keyNamed("payments-checkout")["budget_id"], "small");
  });

  it("has no key among the outputs of a key", async () => {
    const { outs } = (await createAll()).key;
    assert.ok(!JSON.stringify(outs).includes(key));
  });

  it("sends the key in the body that creates it alone", async () => {
    await createAll();
    const provided = provider("VirtualKey");
    await provided.update(hash, virtualKey, { ...virtualKey, maxBudget: 5 });
    await provided.read(hash, virtualKey);
    const withKey = fake.seen.filter((seen) => JSON.stringify(seen).includes(key));
    assert.deepEqual(
      withKey.map(({ path }) => path),
      ["/key/generate"],
    );
  });

  for (const [kind, inputs] of [
    ["Budget", budget],
    ["Team", team],
    ["VirtualKey", virtualKey],
  ] as const) {
    it(`changes nothing of a ${kind} that exists as wanted`, async () => {
      await createAll();
      const before = fake.changes.length;
      await provider(kind).create(inputs);
      assert.equal(fake.changes.length, before);
    });

    it(`takes over a ${kind} that exists otherwise`, async () => {
      await createAll();
      await provider(kind).create({ ...inputs, rpmLimit: 7 });
      const changes = fake.changes.filter(({ body }) => "rpm_limit" in body);
      assert.deepEqual(
        changes.map(({ body }) => Object.keys(body).length),
        [2],
        "one request, with the id and what differs",
      );
      assert.equal(changes[0]?.body["rpm_limit"], 7);
    });

    it(`sees no drift in a ${kind} that nobody changed`, async () => {
      await createAll();
      const { id, outs } = await provider(kind).create(inputs);
      const refreshed = await provider(kind).read(id, outs);
      assert.deepEqual(refreshed.props, outs);
      assert.equal((await provider(kind).diff(id, refreshed.props ?? {}, inputs)).changes, false);
    });

    it(`sees a ${kind} that was deleted behind Pulumi's back, and creates it again`, async () => {
      const { id, outs } = await provider(kind).create(inputs);
      await provider(kind).remove(id, { ...outs, deleteInUse: true });
      assert.equal((await provider(kind).read(id, outs)).id, "");
      await provider(kind).create(inputs);
      assert.equal((await provider(kind).read(id, outs)).id, id);
    });
  }

  it("sees what was edited behind Pulumi's back, and puts it right", async () => {
    const { outs = {} } = (await createAll()).key;
    Object.assign(fake.keyNamed("payments-checkout"), { max_budget: 1000, budget_id: null });
    const { props = {} } = await provider("VirtualKey").read(hash, outs);
    assert.equal(props["maxBudget"], 1000);
    assert.equal(props["budgetId"], undefined);
    assert.equal((await provider("VirtualKey").diff(hash, props, virtualKey)).changes, true);
    await provider("VirtualKey").update(hash, props, virtualKey);
    assert.equal(fake.keyNamed("payments-checkout")["max_budget"], null);
    assert.equal(fake.keyNamed("payments-checkout")["budget_id"], "small");
  });

  it("moves an expiry", async () => {
    await createAll();
    await provider("VirtualKey").update(hash, virtualKey, { ...virtualKey, expires: "2098-01-01" });
    const expires = Date.parse(String(fake.keyNamed("payments-checkout")["expires"]));
    assert.ok(Math.abs(expires - Date.parse("2098-01-01")) < 5000, `${expires}`);
  });

  it("leaves a key blocked that somebody blocked", async () => {
    const { outs = {} } = (await createAll()).key;
    fake.keyNamed("payments-checkout")["blocked"] = true;
    const { props = {} } = await provider("VirtualKey").read(hash, outs);
    assert.equal((await provider("VirtualKey").diff(hash, props, virtualKey)).changes, false);
  });

  it("replaces a key whose value changes, the former one first, since the alias is unique", async () => {
    const { diff } = provider("VirtualKey");
    for (const value of [`sk-${"n".repeat(40)}`, unknownValue])
      assert.deepEqual(await diff(hash, virtualKey, { ...virtualKey, key: value }), {
        changes: true,
        replaces: ["key"],
        deleteBeforeReplace: true,
      });
  });

  it("keeps deleteInUse, so that the deletion finds it", async () => {
    const { diff, update } = provider("VirtualKey");
    await createAll();
    const permitted = { ...virtualKey, deleteInUse: true };
    assert.equal((await diff(hash, virtualKey, permitted)).changes, true);
    assert.equal((await update(hash, virtualKey, permitted)).outs?.["deleteInUse"], true);
  });

  it("deletes a key that was never used", async () => {
    await createAll();
    await provider("VirtualKey").remove(hash, virtualKey);
    assert.equal(fake.keys.size, 0);
  });

  it("refuses to delete a key in use, and says what to do", async () => {
    await createAll();
    fake.keyNamed("payments-checkout")["spend"] = 0.25;
    await assert.rejects(
      provider("VirtualKey").remove(hash, virtualKey),
      /virtual key payments-checkout: has spent 0.25 US dollars, and is not deleted.*set deleteInUse: true/,
    );
    assert.equal(fake.keys.size, 1);
  });

  it("refuses to delete a team that has keys, and a budget that keys refer to", async () => {
    await createAll();
    await assert.rejects(provider("Team").remove("payments", team), /team payments: has 1 key, .*deletes its keys too/);
    await assert.rejects(
      provider("Budget").remove("small", budget),
      /budget small: is the budget of 1 key, .*its keys then have no budget/,
    );
  });

  it("counts the keys of a budget on every page of the list", async () => {
    for (let number = 0; number < 150; number++) fake.keys.set(`${number}`, { token: `${number}`, budget_id: "small" });
    await provider("Budget").create(budget);
    await assert.rejects(provider("Budget").remove("small", budget), /is the budget of 150 keys/);
  });

  it("deletes what is in use where that is asked for", async () => {
    await createAll();
    fake.keyNamed("payments-checkout")["spend"] = 0.25;
    await provider("VirtualKey").remove(hash, { ...virtualKey, deleteInUse: true });
    assert.equal(fake.keys.size, 0);
  });

  it("doesn't take over what another stack manages", async () => {
    await createAll();
    await assert.rejects(
      provider("Team").create({ ...team, managedBy: "other/dev" }),
      /team payments: exists and is managed by the stack "access\/dev", not by "other\/dev"/,
    );
  });

  it("tries again where LiteLLM failed, and doesn't create twice", async () => {
    fake.failures = 2;
    await provider("Team").create(team);
    fake.failures = 2;
    await provider("Budget").create(budget);
    assert.deepEqual([fake.teams.size, fake.budgets.size], [1, 1]);
  });

  it("gives up where LiteLLM fails for long", async () => {
    fake.failures = 3;
    await assert.rejects(
      provider("Budget").create(budget),
      /budget small: .* answered 500: Transaction already closed/,
    );
  });

  it("takes the keys of a changed budget out of the cache, and no others", async () => {
    await createAll();
    fake.keys.set("other", { token: "other", budget_id: "large" });
    fake.seen.length = 0;
    await provider("Budget").update("small", budget, { ...budget, maxBudget: 40 });
    assert.deepEqual(
      fake.changes.map(({ path, body }) => [path, body["key"]]),
      [
        ["/budget/update", undefined],
        ["/key/update", hash],
      ],
    );
  });

  it("names the object in the error of a request", async () => {
    await createAll();
    const other = { ...virtualKey, key: `sk-${"n".repeat(40)}` };
    await assert.rejects(
      provider("VirtualKey").create(other),
      /virtual key payments-checkout: POST \/key\/generate answered 400: Key with alias 'payments-checkout' already/,
    );
  });
});
