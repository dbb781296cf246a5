import assert from "node:assert/strict";

import type { ClusterFacts } from "../../../components/prerequisites/clusterFacts";
import {
  clustersElsewhere,
  DataLossError,
  dataLosses,
  elsewhereWarning,
} from "../../../components/prerequisites/dataLoss";
import { type LivingCluster, livingClusters } from "../../../components/prerequisites/livingClusters";
import { type Overrides, settingsOf } from "../../support/runStack";

const living: LivingCluster = {
  namespace: "litellm",
  name: "litellm-pg",
  stack: "llm-gateway.ai-prod",
  profile: "prod",
  instances: 3,
  storage: "20Gi",
};

const storageClasses = [
  { name: "standard", isDefault: true },
  { name: "fast", isDefault: false },
];

const factsWith = (...clusters: LivingCluster[]): ClusterFacts => ({
  apis: new Set(),
  storageClasses,
  namespace: { finding: "present" },
  clusters,
});

const lossesOf = (overrides: Overrides, ...clusters: LivingCluster[]) =>
  dataLosses(settingsOf("prod", overrides), factsWith(...clusters));

const permissionsOf = (overrides: Overrides, ...clusters: LivingCluster[]) =>
  lossesOf(overrides, ...clusters).map(({ permission }) => permission);

/** Profile dev of the same stack, since prod allows no fewer than three instances. */
const lowered = (overrides: Overrides = {}) => ({ ...overrides, profile: "dev" });

describe("the comparison with the database that lives in the cluster", () => {
  it("finds no loss in the same settings, in growth, or without a database", () => {
    assert.deepEqual(lossesOf({}, living), []);
    assert.deepEqual(lossesOf({ postgres: { instances: 5, storage: "40Gi", storageClass: "standard" } }, living), []);
    assert.deepEqual(lossesOf({}), []);
  });

  it("finds the instances that would be deleted", () => {
    const [loss, ...others] = lossesOf({ postgres: { instances: 3 } }, { ...living, instances: 5 });
    assert.deepEqual(others, []);
    assert.equal(loss?.permission, "litellm/litellm-pg: 2 of 5 instances");
    assert.match(loss.sentence, /has 5 instances and would have 3: the volumes of 2 instances would be deleted\. Set/);
  });

  it("finds what a lower profile deletes, and names both profiles", () => {
    const losses = lossesOf(lowered(), living);
    assert.deepEqual(
      losses.map(({ permission }) => permission),
      ["litellm/litellm-pg: 2 of 3 instances", undefined],
    );
    for (const { sentence } of losses) assert.match(sentence, /\(profile prod becomes dev\)/);
  });

  it("refuses smaller volumes, which nothing permits", () => {
    const [loss, ...others] = lossesOf({ postgres: { storage: "10Gi" } }, living);
    assert.deepEqual(others, []);
    assert.equal(loss?.permission, undefined);
    assert.match(loss?.sentence ?? "", /have 20Gi and can't shrink to 10Gi.*Set postgres\.storage to 20Gi or more\.$/);
  });

  it("finds another storage class, also where one of the two is the default", () => {
    assert.deepEqual(permissionsOf({ postgres: { storageClass: "fast" } }, living), [
      "litellm/litellm-pg: storage class standard",
    ]);
    assert.deepEqual(permissionsOf({}, { ...living, storageClass: "fast" }), [
      "litellm/litellm-pg: storage class fast",
    ]);
    assert.deepEqual(permissionsOf({}, { ...living, storageClass: "standard" }), []);
  });

  it("finds the Cluster that another name would delete", () => {
    const [loss, ...others] = lossesOf({ postgres: { clusterName: "keys" } }, living);
    assert.deepEqual(others, []);
    assert.equal(loss?.permission, "litellm/litellm-pg");
    assert.match(loss.sentence, /^postgres\.clusterName: .* empty Cluster keys, and litellm\/litellm-pg would/);
  });

  it("ignores the Clusters of other stacks, and of another gateway of the same program", () => {
    const theirs = { ...living, stack: "llm-gateway.ai-dev" };
    assert.deepEqual(lossesOf({ postgres: { clusterName: "keys" } }, theirs, { ...living, stack: undefined }), []);
    assert.deepEqual(lossesOf({}, living, { ...living, name: "other", instances: 5 }), []);
  });

  it("permits exactly what allowDataLoss lists", () => {
    const allowDataLoss = ["litellm/litellm-pg: 2 of 3 instances"];
    const postgres = { storage: "20Gi" };
    assert.deepEqual(lossesOf(lowered({ allowDataLoss, postgres }), living), []);
    assert.equal(lossesOf(lowered({ allowDataLoss, postgres }), { ...living, instances: 4 }).length, 1);
    const clusterName = "keys";
    assert.equal(lossesOf({ allowDataLoss, postgres: { clusterName } }, living).length, 1);
    assert.deepEqual(lossesOf({ allowDataLoss: ["litellm/litellm-pg"], postgres: { clusterName } }, living), []);
  });

  it("permits everything that the refusal names", () => {
    const postgres = { storage: "20Gi", storageClass: "fast" };
    const allowDataLoss = permissionsOf(lowered({ postgres }), living);
    assert.equal(allowDataLoss.length, 2);
    assert.deepEqual(lossesOf(lowered({ allowDataLoss, postgres }), living), []);
  });

  it("is left out where the credentials may not list Clusters", () => {
    assert.deepEqual(dataLosses(settingsOf("dev"), { ...factsWith(), clusters: undefined }), []);
  });
});

describe("a database of a stack of this name in another namespace", () => {
  const elsewhere = (overrides: Overrides, ...clusters: LivingCluster[]) =>
    clustersElsewhere(settingsOf("prod", overrides), factsWith(...clusters));

  it("is found, and not taken for this stack's", () => {
    assert.deepEqual(elsewhere({ namespace: "team-a" }, living), [living]);
    assert.deepEqual(lossesOf({ namespace: "team-a" }, living), []);
    assert.match(
      elsewhereWarning(living, settingsOf("prod", { namespace: "team-a" })),
      /litellm\/litellm-pg belongs to a stack ai-prod too\. .*to team-a deletes it with every key/,
    );
  });

  it("is left out where the gateway's own database is there, or allowDataLoss lists the other", () => {
    assert.deepEqual(elsewhere({}, living, { ...living, namespace: "team-a" }), []);
    assert.deepEqual(elsewhere({ namespace: "team-a", allowDataLoss: ["litellm/litellm-pg"] }, living), []);
    assert.deepEqual(elsewhere({ namespace: "team-a" }, { ...living, stack: "llm-gateway.ai-dev" }), []);
  });

  it("would be lost with the namespace that the stack leaves, unless allowDataLoss lists it", () => {
    const lost = (overrides: Overrides) => dataLosses(settingsOf("prod", overrides), factsWith(living), [living]);
    const [loss, ...others] = lost({ namespace: "team-a" });
    assert.deepEqual(others, []);
    assert.equal(loss?.permission, "litellm/litellm-pg");
    assert.match(
      loss.sentence,
      /^namespace: .* empty Cluster team-a\/litellm-pg.*Set namespace to litellm to keep it\.$/,
    );
    assert.deepEqual(lost({ namespace: "team-a", allowDataLoss: ["litellm/litellm-pg"] }), []);
  });
});

describe("the refusal of a loss of data", () => {
  it("names every loss and the command that permits it", () => {
    const { message } = new DataLossError("ai-prod", lossesOf(lowered(), living));
    assert.match(message, /^Stack ai-prod would lose data that lives in the cluster; nothing was changed\.\n/);
    assert.match(message, /add "litellm\/litellm-pg: 2 of 3 instances" to allowDataLoss/);
    assert.match(message, /`pulumi config set --path 'allowDataLoss\[0\]' 'litellm\/litellm-pg: 2 of 3 instances'`\.$/);
  });
});

describe("the list of Clusters", () => {
  const item = {
    metadata: { namespace: "litellm", name: "litellm-pg", labels: { "llm-gateway/stack": "llm-gateway.ai-prod" } },
    spec: { instances: 3, storage: { size: "20Gi", storageClass: "fast" } },
  };

  it("is read with owner and sizes", () => {
    assert.deepEqual(livingClusters({ items: [item] }), [{ ...living, profile: undefined, storageClass: "fast" }]);
  });

  it("leaves out those that are being deleted", () => {
    const going = { ...item, metadata: { ...item.metadata, deletionTimestamp: "2026-01-01T00:00:00Z" } };
    assert.deepEqual(livingClusters({ items: [going] }), []);
  });
});
