import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { readSettings } from "../../../components/config";
import { neededProviderOptions } from "../../../components/config/providerOptions";
import { runImages } from "../../../tools/images/commandLine";
import { readStack } from "../../../tools/program/stackConfig";
import { UsageError } from "../../../tools/shared/runMain";
import { manifestDigest, OciRegistry } from "../../support/ociRegistry";
import { TemporaryProject } from "../../support/temporaryProject";

const manifest = (tag: string): string => `{"annotations":{"tag":"${tag}"}}`;
const tagged = (...tags: string[]): Record<string, string> =>
  Object.fromEntries(tags.map((tag) => [tag, manifest(tag)]));

describe("npm run images", () => {
  let project: TemporaryProject;
  let registry: OciRegistry;
  let environment: string | undefined;

  /** A stack's file whose images are in the test's registry. */
  const stack = (images: Record<string, unknown> = {}, config: Record<string, unknown> = {}): string => {
    const of = (image: string): string => `${registry.host}/${image}`;
    return [
      "# The team's gateway.",
      "config:",
      "  llm-gateway:profile: prod # highly available",
      ...Object.entries({
        ...neededProviderOptions,
        "llm-gateway:images": {
          litellm: of("team/litellm:v1.109.1"),
          postgres: of("team/postgresql:18.4-system-trixie"),
          redis: of("redis:8.10.2-trixie"),
          ...images,
        },
        ...config,
      }).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`),
      "",
    ].join("\n");
  };
  const written = (): string => readFileSync(join(project.root, "Pulumi.mine.yaml"), "utf8");

  beforeEach(async () => {
    environment = process.env["DOCKER_CONFIG"];
    registry = await OciRegistry.start({
      authentication: "bearer",
      pageSize: 2,
      repositories: {
        "team/litellm": tagged("v1.109.1", "v1.110.0", "v1.109.1-nightly"),
        "team/postgresql": tagged("18.4-system-trixie", "19.1-system-trixie", "18.4-minimal-trixie"),
        redis: tagged("8.10.2-trixie", "8.10.2-alpine", "8.10.3-alpine"),
      },
    });
    project = new TemporaryProject({ "Pulumi.mine.yaml": stack() });
    process.env["DOCKER_CONFIG"] = project.root;
  });
  afterEach(async () => {
    if (environment === undefined) delete process.env["DOCKER_CONFIG"];
    else process.env["DOCKER_CONFIG"] = environment;
    project.remove();
    await registry.stop();
  });

  const check = (...args: string[]) => runImages(["check", "mine", ...args], project.root);

  describe("check", () => {
    it("passes and prints newer versions where no patch is missing", async () => {
      const { exitCode, output } = await check();
      assert.equal(exitCode, 0, output);
      assert.match(output, /^\S+team\/litellm:v1\.109\.1 +litellm, pruning +not pinned +v1\.110\.0 \(minor\)$/m);
      assert.match(output, /postgresql:18\.4-system-trixie +postgres +not pinned +19\.1-system-trixie \(major\)$/m);
      assert.match(output, /redis:8\.10\.2-trixie +redis +not pinned +none$/m);
      assert.match(output, /^The images of stack mine need no attention \(--fail-on patch\)\.$/m);
    });

    it("fails for newer versions up to the level that --fail-on names", async () => {
      const minor = await check("--fail-on", "minor");
      assert.equal(minor.exitCode, 1);
      assert.match(minor.output, /images\.litellm, images\.pruning: \S+:v1\.109\.1 is behind v1\.110\.0 \(minor\)$/m);
      assert.doesNotMatch(minor.output, /is behind 19\.1/);
      assert.match((await check("--fail-on", "major")).output, /images\.postgres: .* is behind 19\.1-system-trixie/);
    });

    it("fails for a newer patch unless versions don't matter", async () => {
      Object.assign(registry.options.repositories, { redis: tagged("8.10.2-trixie", "8.10.9-trixie") });
      assert.equal((await check()).exitCode, 1);
      assert.equal((await check("--fail-on", "none")).exitCode, 0);
    });

    it("fails where a tag points to another image than the pinned one", async () => {
      await runImages(["pin", "mine"], project.root);
      const unchanged = await check();
      assert.equal(unchanged.exitCode, 0, unchanged.output);
      assert.match(unchanged.output, /redis +current +none$/m);
      const former = manifestDigest(manifest("8.10.2-trixie"));
      Object.assign(registry.options.repositories, { redis: { "8.10.2-trixie": "{}" } });
      const { exitCode, output } = await check("--fail-on", "none");
      assert.equal(exitCode, 1);
      assert.match(output, /redis:8\.10\.2-trixie +redis +moved +none$/m);
      const now = manifestDigest("{}");
      assert.ok(output.includes(`points to ${now} now, the stack has ${former}`), output);
    });

    it("fails where the registry has no such tag, or another one can't be reached", async () => {
      project.write({ "Pulumi.mine.yaml": stack({ redis: "127.0.0.1:1/redis:8.10.2-trixie" }) });
      Object.assign(registry.options.repositories, { "team/litellm": tagged("v1.110.0") });
      const { exitCode, output } = await check("--fail-on", "none");
      assert.equal(exitCode, 1);
      assert.match(output, /team\/litellm:v1\.109\.1 +litellm, pruning +not found +–$/m);
      assert.match(output, /images\.redis: not checked: http:\/\/127\.0\.0\.1:1 can't be reached/);
      assert.match(output, /postgres +not pinned/);
    });

    it("finds an image with a digest alone", async () => {
      const digest = manifestDigest(manifest("8.10.2-trixie"));
      project.write({ "Pulumi.mine.yaml": stack({ redis: `${registry.host}/redis@${digest}` }) });
      assert.match((await check()).output, /\/redis +redis +current +unknown: the tag is no version$/m);
    });
  });

  describe("pin", () => {
    it("writes the digests of all images and keeps comments", async () => {
      const { exitCode, output } = await runImages(["pin", "mine"], project.root);
      assert.equal(exitCode, 0);
      assert.match(output, /^llm-gateway:images\.digests in Pulumi\.mine\.yaml:$/m);
      assert.match(output, /redis:8\.10\.2-trixie sha256:[0-9a-f]{64} \(new\)$/m);
      assert.match(written(), /^# The team's gateway\.$[^]*profile: prod # highly available$/m);
      const { litellm, postgres, redis } = readSettings(readStack("mine", project.root));
      const pinned = (image: string, tag: string) =>
        `${registry.host}/${image}:${tag}@${manifestDigest(manifest(tag))}`;
      assert.equal(litellm.image, pinned("team/litellm", "v1.109.1"));
      assert.equal(postgres.image, pinned("team/postgresql", "18.4-system-trixie"));
      assert.equal(postgres.backup?.pruningImage, litellm.image);
      assert.equal(redis?.kind === "server" && redis.image, pinned("redis", "8.10.2-trixie"));
    });

    it("replaces the digests of former tags, also where the config can't be used for lack of the new ones", async () => {
      await runImages(["pin", "mine"], project.root);
      project.write({ "Pulumi.mine.yaml": written().replace(/(litellm"?: "?[^"\n]+):v1\.109\.1/, "$1:v1.110.0") });
      assert.throws(
        () => readSettings(readStack("mine", project.root)),
        /images\.digests\["[^"]+:v1\.110\.0"\]: is missing/,
      );
      const { output } = await runImages(["pin", "mine"], project.root);
      assert.match(output, /litellm:v1\.110\.0 sha256:[0-9a-f]{64} \(new\)$/m);
      assert.match(output, /redis:8\.10\.2-trixie sha256:[0-9a-f]{64} \(unchanged\)$/m);
      assert.doesNotMatch(written(), /v1\.109\.1/);
      readSettings(readStack("mine", project.root));
    });

    it("names the former digest of a tag that was moved", async () => {
      await runImages(["pin", "mine"], project.root);
      Object.assign(registry.options.repositories, { redis: { "8.10.2-trixie": "{}" } });
      const { output } = await runImages(["pin", "mine"], project.root);
      assert.ok(output.includes(`${manifestDigest("{}")} (was ${manifestDigest(manifest("8.10.2-trixie"))})`), output);
    });

    it("leaves out an image with a digest in its reference", async () => {
      const own = `${registry.host}/redis:8.10.2-trixie@${manifestDigest(manifest("8.10.2-trixie"))}`;
      project.write({ "Pulumi.mine.yaml": stack({ redis: own }) });
      assert.doesNotMatch((await runImages(["pin", "mine"], project.root)).output, /redis/);
    });

    it("writes nothing with --dry-run, and nothing where a digest can't be had", async () => {
      const before = written();
      assert.match((await runImages(["pin", "mine", "--dry-run"], project.root)).output, /would be:$/m);
      assert.equal(written(), before);
      Object.assign(registry.options.repositories, { redis: {} });
      const missing = /^No digest was written; missing:\n {2}\S+redis:8\.10\.2-trixie: not in its registry$/;
      await assert.rejects(runImages(["pin", "mine"], project.root), { message: missing });
      assert.equal(written(), before);
    });
  });

  it("rejects invalid arguments with the usage", async () => {
    const invalid: [string[], RegExp][] = [
      [[], /^Expected check or pin, found nothing\./],
      [["list"], /^Expected check or pin, found list\./],
      [["check"], /^Expected one stack, found none\./],
      [["check", "mine", "other"], /^Expected one stack, found mine and other\./],
      [["check", "mine", "--fail-on", "all"], /^--fail-on is all; allowed: patch, minor, major, none\./],
      [["pin", "mine", "--fail-on", "patch"], /^--fail-on is an option of check\./],
      [["check", "mine", "--dry-run"], /^--dry-run is an option of pin\./],
    ];
    for (const [args, message] of invalid) {
      await assert.rejects(runImages(args, project.root), (error: Error) => {
        assert.ok(error instanceof UsageError);
        assert.match(error.message, message);
        return error.message.includes("npm run images -- check <stack>");
      });
    }
    assert.match((await runImages(["--help"])).output, /^npm run images/);
  });

  it("names the known stacks for an unknown one", async () => {
    await assert.rejects(runImages(["check", "min"], project.root), /Did you mean mine\?/);
  });
});
