import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { stringify } from "yaml";

import { alertGroups } from "../../../components/monitoring/alerts";
import { prometheusRuleSpec } from "../../../components/monitoring/prometheusRuleSpec";
import { promtool as checker } from "../../../lab/build";
import { run } from "../../../tools/shared/commands";
import { checkerForTests } from "../../support/checkerForTests";
import { settingsOf } from "../../support/runStack";
import { type Scenario, scenarios, type Series } from "./scenarios";

const objectStore = { destinationPath: "s3://backups", credentialsSecret: { name: "backup-credentials" } };
const settings = settingsOf("prod", { postgres: { objectStore } });
const spec = prometheusRuleSpec(alertGroups(settings), "litellm", "docs/runbook.md");
const rules = spec.groups.flatMap((group) => group.rules);

/** The alert as promtool must see it, its description with the values of the scenario. */
function expected(name: string, { labels, shown = [] }: Scenario): object {
  const rule = rules.find(({ alert }) => alert === name);
  assert.ok(rule, name);
  const values = [...shown];
  const description = rule.annotations.description.replaceAll(/\{\{.*?\}\}/g, () => values.shift() ?? "nothing");
  assert.deepEqual(values, [], `${name} shows fewer values`);
  return { exp_labels: { ...rule.labels, ...labels }, exp_annotations: { ...rule.annotations, description } };
}

describe("the alerts", function () {
  this.timeout(120_000);
  let promtool: string;
  let folder: string;

  before(async function () {
    promtool = (await checkerForTests(checker)) ?? this.skip();
    folder = mkdtempSync(join(tmpdir(), "llm-gateway-alerts-"));
    writeFileSync(join(folder, "rules.yaml"), stringify(spec));
  });

  after(() => {
    // Undefined where everything was skipped.
    if ((folder as string | undefined) !== undefined) rmSync(folder, { recursive: true });
  });

  /** Tries one alert, without the others, which would take as long each. @throws Error with what promtool prints */
  async function tryOn(name: string, scenario: Scenario): Promise<void> {
    const step = `${scenario.step ?? 1}m`;
    const files = { rules: join(folder, `${name}.rules.yaml`), tests: join(folder, `${name}.yaml`) };
    writeFileSync(files.rules, stringify({ groups: [{ name, rules: rules.filter(({ alert }) => alert === name) }] }));
    const testOf = (series: readonly Series[], alerts: object[]) => ({
      interval: step,
      input_series: series.map(([selector, values]) => ({ series: selector, values })),
      alert_rule_test: [{ eval_time: `${scenario.after}m`, alertname: name, exp_alerts: alerts }],
    });
    const tests = [testOf(scenario.fires, [expected(name, scenario)]), testOf(scenario.quiet, [])];
    writeFileSync(files.tests, stringify({ rule_files: [files.rules], evaluation_interval: step, tests }));
    await run(promtool, ["test", "rules", files.tests]);
  }

  it("are rules that Prometheus accepts", async () => {
    await run(promtool, ["check", "rules", "--lint=all", "--lint-fatal", join(folder, "rules.yaml")]);
  });

  it("all have a scenario, and every scenario has an alert", () => {
    assert.deepEqual(Object.keys(scenarios).sort(), rules.map(({ alert }) => alert).sort());
  });

  for (const [name, scenario] of Object.entries(scenarios)) {
    it(`fire for what is wrong, and not for what is right: ${name}`, () => tryOn(name, scenario));
  }
});
