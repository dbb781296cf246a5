import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { type Alert, alertGroups } from "../../../components/monitoring/alerts";
import { promises } from "../../../components/monitoring/promises";
import { projectRoot } from "../../../tools/shared/folders";
import { type Overrides, settingsOf } from "../../support/runStack";

const alertsOf = (profile: "cost" | "dev" | "prod", overrides: Overrides = {}): Alert[] =>
  alertGroups(settingsOf(profile, overrides)).flatMap(({ alerts }) => alerts);
const namesOf = (...given: Parameters<typeof alertsOf>): string[] => alertsOf(...given).map(({ name }) => name);

const expressionOf = (name: string, overrides: Overrides = {}): string => {
  const alert = alertsOf("prod", overrides).find((each) => each.name === name);
  assert.ok(alert, name);
  return alert.expression("litellm");
};

describe("the alerts of a gateway", () => {
  it("are at least twenty in prod, each with a name of its own", () => {
    const names = namesOf("prod");
    assert.ok(names.length >= 20);
    assert.equal(new Set(names).size, names.length);
  });

  it("link to headings that the runbook has", () => {
    const headings = readFileSync(join(projectRoot, "docs", "runbook.md"), "utf8").matchAll(/^#+ (.*)$/gm);
    const anchors = [...headings].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    );
    for (const { name, runbook } of alertsOf("prod")) assert.ok(anchors.includes(runbook), `${name}: #${runbook}`);
  });

  for (const name of Object.keys(promises)) {
    it(`watch every guarantee: ${name}`, () => {
      // Without a part that may not be scraped.
      const watching = alertsOf("prod").filter((alert) => !alert.needs && (alert.promises as string[]).includes(name));
      assert.notEqual(watching.length, 0);
    });
  }

  it("look at nothing outside of the gateway's namespace", () => {
    for (const { name, expression } of alertsOf("prod")) {
      const selectors = [...expression("team-a").matchAll(/\b[a-z][a-z0-9_]*\{([^}]*)\}/g)].map(
        ([, inside = ""]) => inside,
      );
      assert.notEqual(selectors.length, 0, name);
      for (const inside of selectors) assert.match(inside, /job="team-a\/|namespace="team-a"/, `${name}: ${inside}`);
    }
  });

  it("leave out what a single instance doesn't have", () => {
    const names = namesOf("dev");
    for (const absent of ["LiteLLMReplicasMissing", "PostgresReplicasMissing", "BackupMissing", "RedisDown"])
      assert.ok(!names.includes(absent), absent);
    assert.ok(names.includes("LiteLLMDown"));
  });

  it("have no exporter to ask about an external Redis", () => {
    const external = { host: "redis.example.com", passwordSecret: { name: "managed-redis" } };
    const names = namesOf("prod", { redis: { external } });
    assert.ok(!names.includes("RedisDown") && names.includes("LiteLLMRedisFailures"));
  });

  it("count as missing what the config asks for", () => {
    assert.match(expressionOf("LiteLLMReplicasMissing", { litellm: { replicas: 4 } }), /< 4$/);
    assert.match(expressionOf("PostgresReplicasMissing", { postgres: { instances: 5 } }), /< 4$/);
  });

  it("measure the disk by the volume's size", () => {
    assert.match(expressionOf("PostgresDiskFilling", { postgres: { storage: "50Gi" } }), /\/ 53687091200 > 0\.8$/);
  });

  it("allow a backup the longest gap of its schedule, and two hours", () => {
    const everySixHours = expressionOf("BackupTooOld", { postgres: { backup: { schedule: "0 0 */6 * * *" } } });
    assert.match(everySixHours, /> 93600$/);
  });
});
