import assert from "node:assert/strict";

import type { ClusterFacts } from "../../../components/prerequisites/clusterFacts";
import { missingPrerequisites, PrerequisiteError } from "../../../components/prerequisites/missingPrerequisites";
import { settingsOf, type Overrides } from "../../support/runStack";

const ready: ClusterFacts = {
  apis: new Set(["postgresql.cnpg.io/v1", "snapshot.storage.k8s.io/v1"]),
  storageClasses: [
    { name: "standard", isDefault: true },
    { name: "fast", isDefault: false },
  ],
  volumeSnapshotClasses: ["snapshots", "archive"],
  namespace: { finding: "absent" },
};

function missing(facts: Partial<ClusterFacts>, overrides: Overrides = {}, profile: "dev" | "prod" = "prod"): string[] {
  return missingPrerequisites(settingsOf(profile, overrides), { ...ready, ...facts });
}

function only(found: string[]): string {
  assert.equal(found.length, 1, found.join("\n"));
  return found[0] ?? "";
}

const noDefault = ready.storageClasses?.map((one) => ({ ...one, isDefault: false }));

describe("a cluster that has everything", () => {
  it("is ready", () => {
    assert.deepEqual(missing({}), []);
    assert.deepEqual(missing({}, {}, "dev"), []);
  });

  it("is ready for classes that it has", () => {
    const postgres = { storageClass: "fast", backup: { volumeSnapshotClass: "archive" } };
    assert.deepEqual(missing({}, { postgres }), []);
  });
});

describe("a cluster without the CloudNativePG operator", () => {
  it("isn't ready, and the way out is a command", () => {
    const sentence = only(missing({ apis: new Set(["snapshot.storage.k8s.io/v1"]) }));
    assert.match(sentence, /CloudNativePG operator is not installed \(postgresql\.cnpg\.io\/v1 is not served\)/);
    assert.match(
      sentence,
      /`helm upgrade --install cnpg cloudnative-pg .*--version 0\.29\.0 .*` \(operator 1\.30\.0\)/,
    );
  });

  it("isn't ready where only another version of its API is served", () => {
    assert.equal(missing({ apis: new Set(["postgresql.cnpg.io/v1beta1", "snapshot.storage.k8s.io/v1"]) }).length, 1);
  });
});

describe("a cluster without the barman-cloud plugin", () => {
  const postgres = { objectStore: { destinationPath: "s3://backups" } };

  it("isn't ready for an object store, and the fix is a command", () => {
    assert.match(
      only(missing({}, { postgres })),
      /barmancloud\.cnpg\.io\/v1 is not served\. Install it: `helm upgrade --install .*--version 0\.7\.0 .*` \(plugin 0\.13\.0/,
    );
  });

  it("is ready once the plugin's API is served", () => {
    assert.deepEqual(missing({ apis: new Set([...ready.apis, "barmancloud.cnpg.io/v1"]) }, { postgres }), []);
  });
});

describe("a Cluster that exists", () => {
  const postgres = { recovery: { snapshot: "before-upgrade" } };

  it("isn't restored into: the operator would ignore it", () => {
    assert.match(
      only(missing({ bootstrap: {} }, { postgres })),
      /^postgres\.recovery: Cluster litellm-pg exists in namespace litellm .*nothing would be restored/,
    );
  });

  it("may keep the setting that it was restored by", () => {
    assert.deepEqual(missing({ bootstrap: { recovery: {} } }, { postgres }), []);
    assert.deepEqual(missing({}, { postgres }), []);
  });
});

describe("a storage class", () => {
  it("that the cluster doesn't have is named, with those that it has", () => {
    assert.equal(
      only(missing({}, { postgres: { storageClass: "slow" } })),
      "postgres.storageClass: storage class slow not found; available: standard, fast.",
    );
  });

  it("that isn't set needs a default", () => {
    assert.deepEqual(missing({ storageClasses: noDefault }), [
      "postgres.storageClass is not set and the cluster has no default storage class; available: standard, fast.",
    ]);
  });

  it("is reported as missing where the cluster has none", () => {
    assert.match(only(missing({ storageClasses: [] }, {}, "dev")), /available: none\.$/);
  });

  it("is taken on trust where the credentials may not look", () => {
    assert.deepEqual(missing({ storageClasses: undefined }, { postgres: { storageClass: "slow" } }), []);
  });
});

describe("monitoring", () => {
  const monitoring = { enabled: true };

  it("needs the Prometheus operator's API", () => {
    assert.match(
      only(missing({}, { monitoring })),
      /^monitoring\.enabled needs .*monitoring\.coreos\.com\/v1 is not served/,
    );
  });

  it("is content where that is served", () => {
    const apis = new Set([...ready.apis, "monitoring.coreos.com/v1"]);
    assert.deepEqual(missing({ apis }, { monitoring }), []);
  });
});

describe("an exposure", () => {
  const host = "llm.example.com";
  const tls = { issuer: "letsencrypt" };
  const withApis = (...apis: string[]) => ({ apis: new Set([...ready.apis, ...apis]) });

  it("by a Gateway needs the Gateway API", () => {
    const gateway = { name: "public", listener: "https" };
    const exposure = { host, gateway };
    assert.match(
      only(missing({}, { exposure })),
      /^exposure\.gateway needs .*gateway\.networking\.k8s\.io\/v1 is not served/,
    );
    assert.deepEqual(missing(withApis("gateway.networking.k8s.io/v1"), { exposure }), []);
  });

  it("with a certificate from an issuer needs cert-manager", () => {
    const exposure = { host, gatewayClass: "traefik", tls };
    assert.match(
      only(missing(withApis("gateway.networking.k8s.io/v1"), { exposure })),
      /^exposure\.tls\.issuer needs cert-manager, and cert-manager\.io\/v1 is not served/,
    );
    assert.deepEqual(missing(withApis("gateway.networking.k8s.io/v1", "cert-manager.io/v1"), { exposure }), []);
  });

  it("by an Ingress with a Secret needs neither", () => {
    assert.deepEqual(missing({}, { exposure: { host, ingressClass: "nginx", tls: { secretName: "llm-tls" } } }), []);
  });
});

describe("backups", () => {
  it("need the snapshot API", () => {
    const sentence = only(missing({ apis: new Set(["postgresql.cnpg.io/v1"]) }));
    assert.match(sentence, /^Backups need volume snapshots, and snapshot\.storage\.k8s\.io\/v1 is not served/);
    assert.match(sentence, /Install the CSI external-snapshotter/);
  });

  it("that aren't wanted need none", () => {
    assert.deepEqual(missing({ apis: new Set(["postgresql.cnpg.io/v1"]) }, {}, "dev"), []);
  });

  it("need the snapshot class that they name", () => {
    assert.equal(
      only(missing({ volumeSnapshotClasses: ["one"] }, { postgres: { backup: { volumeSnapshotClass: "other" } } })),
      "postgres.backup.volumeSnapshotClass: volume snapshot class other not found; available: one.",
    );
  });

  it("take a snapshot class on trust where the credentials may not look", () => {
    const overrides = { postgres: { backup: { volumeSnapshotClass: "other" } } };
    assert.deepEqual(missing({ volumeSnapshotClasses: undefined }, overrides), []);
  });
});

describe("the namespace", () => {
  it("that is there already and isn't this stack's isn't touched", () => {
    assert.equal(
      only(missing({ namespace: { finding: "present" } })),
      "namespace: litellm exists already and is not this stack's. " +
        "Choose another namespace, or set createNamespace to false to deploy into the existing one.",
    );
  });

  it("of another stack isn't touched, and that stack is named", () => {
    const sentence = only(missing({ namespace: { finding: "present", stack: "llm-gateway.ai-dev" } }));
    assert.match(sentence, /belongs to stack llm-gateway\.ai-dev\./);
  });

  it("of this stack is where it was deployed before", () => {
    assert.deepEqual(missing({ namespace: { finding: "present", stack: "llm-gateway.ai-prod" } }), []);
  });

  it("that isn't to be made has to be there", () => {
    const sentence = only(missing({}, { createNamespace: false }));
    assert.equal(
      sentence,
      "namespace: litellm doesn't exist and createNamespace is false. Create it, or set createNamespace to true.",
    );
    assert.deepEqual(missing({ namespace: { finding: "present" } }, { createNamespace: false }), []);
  });

  it("is taken on trust where the credentials may not look", () => {
    assert.deepEqual(missing({ namespace: { finding: "unknown" } }), []);
    assert.deepEqual(missing({ namespace: { finding: "unknown" } }, { createNamespace: false }), []);
  });
});

describe("everything that is missing", () => {
  it("is named at once", () => {
    const found = missing(
      { apis: new Set(), storageClasses: [], namespace: { finding: "present" } },
      { postgres: { storageClass: "slow" } },
    );
    assert.equal(found.length, 4);
    const message = new PrerequisiteError("ai-prod", found).message;
    assert.match(message, /^The cluster isn't ready for stack ai-prod; nothing was changed\.\n/);
    for (const sentence of found) assert.ok(message.includes(`\n  ${sentence}`));
  });
});
