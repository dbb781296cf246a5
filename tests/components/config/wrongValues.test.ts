import assert from "node:assert/strict";

import { overridesWith } from "../../support/examples";
import { problemsOf, settingsOf } from "../../support/runStack";

const name = (most: number) =>
  `a name of at most ${most} lower-case letters, digits and "-", starting with a letter and not ending in "-"`;
const image =
  'an image with an exact tag or digest, such as "registry/name:v1.2.3" or "registry/name@sha256:…" (never "latest")';
const identifier = 'a PostgreSQL name: lower-case letters, digits and "_", starting with a letter, at most 63';
const quantity = (kind: string, example: string, least?: string) =>
  `a Kubernetes ${kind} quantity ${least ? `of at least ${least}` : "above zero"}, as text, such as ${example}`;
const schedule =
  "a cron schedule with six fields, seconds first, such as 0 0 3 * * * for daily at 03:00 UTC, or @daily";

/** Path, invalid values, and the beginning of what is allowed. */
const refusals: [string, unknown[], string][] = [
  ["profile", ["staging", "", "Prod"], "one of cost, dev, prod"],
  ["namespace", ["", "Team", "1team", "team-", "a.b", "a_b", "a".repeat(64)], name(63)],
  ["createNamespace", ["yes", "on"], "true or false"],
  ["postgres.clusterName", ["", "PG", "a".repeat(41)], name(40)],
  ["postgres.instances", [0, -1, 10, 2.5, "3"], "a whole number from 1 to 9"],
  ["postgres.database", ["", "my-db", "1db", "DB", "a".repeat(64)], identifier],
  ["postgres.owner", ["", "my owner", "a'; drop table"], identifier],
  ["postgres.storage", ["", "0", "0Gi", "20 Gi", "20GB", "big", 20, "511Mi"], quantity("storage", "20Gi", "512Mi")],
  ["postgres.sizes.memoryRequest", ["1Ki", "63Mi", "512m"], quantity("memory", "512Mi", "64Mi")],
  ["postgres.sizes.memoryLimit", ["255Mi"], quantity("memory", "1Gi", "256Mi")],
  ["postgres.storageClass", ["", "Fast!"], name(63)],
  ["postgres.durability", ["sync", true], "one of async, quorum"],
  ["postgres.backup.schedule", ["0 0 3 * *", "daily", "0 61 3 * * *", ""], schedule],
  ["postgres.backup.retentionDays", [0, 366, 1.5], "a whole number from 1 to 365"],
  ["redis.name", ["Redis", "a".repeat(51)], name(50)],
  ["redis.sizes.cpuRequest", ["0", "-1", "50 m", 1], quantity("cpu", "250m")],
  ["redis.sizes.memoryRequest", ["0Mi", "64mb", "15Mi"], quantity("memory", "512Mi", "16Mi")],
  ["redis.sizes.memoryLimit", ["", "lots", "31Mi"], quantity("memory", "1Gi", "32Mi")],
  ["litellm.name", ["LiteLLM", "a".repeat(51)], name(50)],
  ["litellm.replicas", [0, 51, 1.5, "2", null], "a whole number from 1 to 50"],
  ["litellm.budgets", ["closed", true], "one of fail-open, fail-closed"],
  ["litellm.podDisruptionBudget", ["true", 1], "true or false"],
  ["litellm.sizes.memoryRequest", ["1Ki", "255Mi"], quantity("memory", "512Mi", "256Mi")],
  ["litellm.sizes.memoryLimit", ["767Mi", "512Mi"], quantity("memory", "1Gi", "768Mi")],
  ["litellm.spendLogs.maximumSize", ["1", "500", "63Mi"], quantity("storage", "5Gi", "64Mi")],
  ["litellm.databaseConnections", [0, 101], "a whole number from 1 to 100"],
  ["postgres.readyMinutes", [0, 121], "a whole number from 1 to 120"],
  ["litellm.serviceType", ["Ingress", "clusterip"], "one of ClusterIP, NodePort, LoadBalancer"],
  ["litellm.models[].model_name", [""], "the name that clients call the model by"],
  ["litellm.providerKeysSecret", ["", "Keys"], name(63)],
  ["images.litellm", ["", "litellm", "litellm:latest", "litellm:main-stable", "a b:1", "x@sha256:12"], image],
  ["images.postgres", ["postgres:stable", `postgres:latest@sha256:${"0".repeat(64)}`], image],
  // CloudNativePG refuses them: it takes the version from the tag.
  ["images.postgres", [`postgres@sha256:${"0".repeat(64)}`, "postgres:v18.4", "mirror:5000/postgres:pg18"], image],
  ["images.redis", ["registry.example:5000/redis"], image],
  ["images.digests", ["sha256:12", ["redis:8"]], "a mapping of images with their tags to their digests"],
];

describe("the config reader", () => {
  for (const [path, values, allowed] of refusals) {
    for (const value of values) {
      it(`rejects ${JSON.stringify(value)} at ${path}`, () => {
        const problems = problemsOf("dev", overridesWith(path, value));
        const problem = problems.find((one) => one.path === path.replace("[]", "[0]"));
        assert.ok(problem, JSON.stringify(problems));
        assert.deepEqual(problem.value, value);
        assert.ok(problem.allowed.startsWith(allowed), problem.allowed);
      });
    }
  }

  it("gives the reason of a minimum size", () => {
    const [problem] = problemsOf("dev", overridesWith("litellm.sizes.memoryLimit", "512Mi"));
    assert.match(problem?.allowed ?? "", /\(a proxy without requests takes about 630 MiB\)$/);
  });

  it("accepts the smallest sizes", () => {
    const smallest = {
      litellm: { sizes: { memoryRequest: "256Mi", memoryLimit: "768Mi" }, spendLogs: { maximumSize: "67108864" } },
      postgres: { storage: "1Gi", sizes: { memoryRequest: "64Mi", memoryLimit: "256Mi" } },
      redis: { enabled: true, sizes: { memoryRequest: "16Mi", memoryLimit: "32Mi" } },
    };
    assert.deepEqual(problemsOf("dev", smallest), []);
    assert.equal(settingsOf("dev", smallest).litellm.spendLogs.maximumMebibytes, 64);
  });

  it("names the missing key of a model", () => {
    const overrides = overridesWith("litellm.models[].litellm_params", { mock_response: "hello" });
    assert.deepEqual(
      problemsOf("dev", overrides).map(({ path, allowed }) => [path, allowed]),
      [["litellm.models[0].litellm_params.model", "LiteLLM's provider/model text, such as openai/gpt-4o"]],
    );
  });

  it("names the PostgreSQL parameter with a wrong type", () => {
    assert.deepEqual(problemsOf("dev", overridesWith("postgres.parameters", { max_connections: 300 })), [
      {
        path: "postgres.parameters.max_connections",
        value: 300,
        allowed: "text: CloudNativePG takes every parameter as text",
      },
    ]);
  });

  for (const digest of [
    "sha256:12",
    "0".repeat(64),
    `sha256:${"A".repeat(64)}`,
    `sha512:${"0".repeat(64)}`,
    12,
    null,
  ]) {
    it(`rejects ${JSON.stringify(digest)} as the digest of an image`, () => {
      assert.deepEqual(problemsOf("dev", { images: { digests: { "mirror.example/redis:8.10.2": digest } } })[0], {
        path: 'images.digests["mirror.example/redis:8.10.2"]',
        value: digest,
        allowed: 'a digest: "sha256:" and 64 hexadecimal digits in lower case',
      });
    });
  }

  for (const image of ["mirror.example/redis", "redis:latest", `redis:8@sha256:${"0".repeat(64)}`, "litellm"]) {
    it(`rejects a digest of ${image}, which has no exact tag`, () => {
      const [problem] = problemsOf("dev", { images: { digests: { [image]: `sha256:${"0".repeat(64)}` } } });
      assert.equal(problem?.allowed, 'an image with its tag, such as "registry/name:v1.2.3"');
    });
  }

  it("gives the reason for an invalid schedule", () => {
    const [problem] = problemsOf("dev", overridesWith("postgres.backup.schedule", "0 0 3 * *"));
    assert.equal(problem?.allowed, `${schedule} (it has 5 fields instead of six; the first one is the seconds)`);
  });

  it("reports a missing profile", () => {
    const [problem, ...others] = problemsOf("dev", { profile: undefined });
    assert.deepEqual(others, []);
    assert.equal(problem?.path, "profile");
    assert.equal(problem.value, undefined);
    assert.equal(problem.allowed, "one of cost, dev, prod");
  });

  it("rejects text instead of a mapping, with the command that sets its values", () => {
    const [problem] = problemsOf("dev", { litellm: "three replicas" });
    assert.deepEqual(problem, {
      path: "litellm",
      value: "three replicas",
      allowed: "a mapping",
      remedy: "Set its values by path: `pulumi config set --path litellm.…`.",
    });
  });
});
