import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import {
  foundOperator,
  type FoundOperator,
  installCommand,
  operatorProblems,
  operatorWarnings,
} from "../../../components/prerequisites/operator";
import { settingsOf } from "../../support/runStack";

const apis = new Set(["postgresql.cnpg.io/v1"]);
const namespace = { finding: "absent" } as const;

const current: FoundOperator = {
  namespace: "cnpg-system",
  name: "cnpg-controller-manager",
  replicas: 2,
  image: "ghcr.io/cloudnative-pg/cloudnative-pg:1.30.0",
  version: "1.30.0",
};

const problems = (...operators: FoundOperator[]) => operatorProblems({ apis, namespace, operators });
const warnings = (operators: FoundOperator[] | undefined, profile: "dev" | "prod" = "prod") =>
  operatorWarnings(settingsOf(profile), { apis, namespace, operators });

function versionOf(image: string, labels: Record<string, string> = {}): string | undefined {
  return foundOperator({
    metadata: { name: "operator", namespace: "cnpg", labels },
    spec: { selector: {}, template: { spec: { containers: [{ name: "manager", image }] } } },
  }).version;
}

describe("the version of the operator", () => {
  const digest = `sha256:${"0".repeat(64)}`;
  const readable: [string, string | undefined][] = [
    ["ghcr.io/cloudnative-pg/cloudnative-pg:1.30.0", "1.30.0"],
    ["localhost:5000/cloudnative-pg:v1.30.1-r1", "1.30.1"],
    [`registry.example/cnpg:1.31.0-debian-12@${digest}`, "1.31.0"],
    [`registry.example/cnpg@${digest}`, undefined],
    ["registry.example/cnpg:main", undefined],
    ["10.1.2.3:5000/cnpg", undefined],
  ];
  for (const [image, version] of readable) {
    it(`is ${version ?? "unknown"} for ${image}`, () => {
      assert.equal(versionOf(image), version);
    });
  }

  it("comes from the label where the image has no tag", () => {
    assert.equal(versionOf(`registry.example/cnpg@${digest}`, { "app.kubernetes.io/version": "1.30.0" }), "1.30.0");
  });

  it("is refused below the one that has every field, with the way out", () => {
    const [problem, ...others] = problems({ ...current, version: "1.27.1" });
    assert.deepEqual(others, []);
    assert.match(
      problem ?? "",
      /operator cnpg-system\/cnpg-controller-manager is 1\.27\.1, and 1\.28\.0 or later is needed.*Upgrade/,
    );
    assert.equal(problems({ ...current, version: "1.9.0" }).length, 1);
  });

  it("is taken from the oldest one on", () => {
    for (const version of ["1.28.0", "1.30.0", "1.100.0", "2.0.0"]) {
      assert.deepEqual(problems({ ...current, version }), [], version);
    }
  });

  it("is a warning below the tested one, or where it is unknown", () => {
    assert.match(
      warnings([{ ...current, version: "1.29.1" }]).join(),
      /is 1\.29\.1; this program is tested with 1\.30\.0/,
    );
    const unknown = { ...current, image: "registry.example/cnpg:main", version: undefined };
    assert.deepEqual(problems(unknown), []);
    assert.match(warnings([unknown]).join(), /can't be read from its image registry\.example\/cnpg:main; 1\.28\.0/);
  });

  it("is refused only where every operator is too old: one of them may serve the stack", () => {
    assert.deepEqual(problems({ ...current, version: "1.27.0" }, current), []);
  });
});

describe("the operator's replicas", () => {
  it("are a warning in production where there is one, with the command that mends it", () => {
    const [warning, ...others] = warnings([{ ...current, replicas: 1 }]);
    assert.deepEqual(others, []);
    assert.match(
      warning ?? "",
      /has one replica.*`kubectl --namespace cnpg-system scale deployment cnpg-controller-manager --replicas=2`/,
    );
    assert.deepEqual(warnings([{ ...current, replicas: 1 }], "dev"), []);
    assert.deepEqual(warnings([current]), []);
  });

  it("are a warning in every profile where there is none", () => {
    assert.match(warnings([{ ...current, replicas: 0 }], "dev").join(), /is scaled to zero/);
  });
});

describe("an operator that can't be found", () => {
  it("is a warning where its API is served", () => {
    assert.match(warnings([], "dev").join(), /No Deployment is labelled app\.kubernetes\.io\/name=cloudnative-pg/);
    assert.deepEqual(problems(), []);
  });

  it("is taken on trust where the credentials may not look", () => {
    assert.deepEqual(warnings(undefined), []);
    assert.deepEqual(operatorProblems({ apis, namespace }), []);
  });
});

describe("the command that installs the operator", () => {
  it("is the same in README.md", () => {
    const text = readFileSync("README.md", "utf8").replace(/\s*\\\n\s*/g, " ");
    assert.ok(text.includes(installCommand), `README.md doesn't have: ${installCommand}`);
  });
});
