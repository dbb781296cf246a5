import assert from "node:assert/strict";

import { readImages } from "../../../components/config";
import { defaultImages } from "../../../components/images";
import { parseImage } from "../../../policy/stack/images";
import { evaluatePolicies } from "../../../tools/preview/evaluate";
import { externalRedisExamples } from "../../support/examples";
import { type Overrides, problemsOf, refusal, runStack, settingsOf, stackInput } from "../../support/runStack";

/** A digest for each of the images, none like another. */
const digests = Object.fromEntries(
  Object.values(defaultImages).map((image, index) => [image, `sha256:${String(index).repeat(64)}`]),
);

const pinned = (image: keyof typeof defaultImages): string =>
  `${defaultImages[image]}@${digests[defaultImages[image]] ?? ""}`;

const configs: [string, Overrides][] = [
  ["every part", { monitoring: { enabled: true } }],
  ["no backups", { profile: "dev", redis: { enabled: true } }],
  ["an archive alone", { profile: "dev", postgres: { objectStore: { destinationPath: "s3://team/backups" } } }],
  ["no Redis", { profile: "dev", monitoring: { enabled: true } }],
  ["an external Redis", { ...externalRedisExamples(), monitoring: { enabled: true } }],
];

/** Every image in the manifests of a stack. */
async function imagesIn(overrides: Overrides): Promise<string[]> {
  const { resources } = await runStack("prod", overrides);
  return [...new Set(resources.flatMap(({ inputs }) => imagesBelow(inputs)))].sort();
}

function imagesBelow(value: unknown): string[] {
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, inside]: [string, unknown]) =>
    (key === "image" || key === "imageName") && typeof inside === "string" ? [inside] : imagesBelow(inside),
  );
}

describe("images.digests", () => {
  for (const [title, overrides] of configs) {
    it(`pins every image of a stack with ${title}, and keeps the tags`, async () => {
      const images = await imagesIn({ ...overrides, images: { digests } });
      assert.ok(images.length >= 2);
      for (const image of images) {
        const { name, tag, digest } = parseImage(image);
        assert.equal(digest, digests[`${name}:${tag ?? ""}`], image);
      }
    });

    it(`needs a digest of no image that a stack with ${title} doesn't deploy`, async () => {
      const { images } = readImages(stackInput("prod", overrides));
      assert.deepEqual([...new Set(Object.values(images))].sort(), await imagesIn(overrides));
    });
  }

  it("satisfies the policy that requires digests", async () => {
    const requireDigest = { "unpinned-image": { requireDigest: true } };
    const violations = async (overrides: Overrides): Promise<string[]> => {
      const { resources } = await runStack("prod", overrides);
      const found = evaluatePolicies({ stack: "ai-prod", project: "llm-gateway", resources }, requireDigest);
      return found.filter(({ rule }) => rule === "unpinned-image").map(({ message }) => message);
    };
    assert.notDeepEqual(await violations({}), []);
    assert.deepEqual(await violations({ images: { digests } }), []);
  });

  it("leaves a digest in the reference as it is", () => {
    const own = `mirror.example/redis@sha256:${"f".repeat(64)}`;
    const { redis, litellm } = settingsOf("prod", { images: { redis: own, digests } });
    assert.equal(redis?.kind === "server" && redis.image, own);
    assert.equal(litellm.image, pinned("litellm"));
  });

  it("accepts the same digest in the reference too, and digests of other images", () => {
    const others = { ...digests, "mirror.example/other:v1": `sha256:${"a".repeat(64)}` };
    assert.deepEqual(problemsOf("prod", { images: { litellm: pinned("litellm"), digests: others } }), []);
  });

  it("rejects a new tag that has the digest of the former one only", () => {
    const litellm = "ghcr.io/berriai/litellm-non_root:v1.109.2";
    assert.deepEqual(problemsOf("dev", { images: { litellm, digests } }), [
      {
        path: `images.digests["${litellm}"]`,
        allowed: "its digest: where images.digests is set, every image that the stack deploys needs one",
        remedy: "The image of images.litellm; `npm run images -- pin <stack>` adds what its registry has.",
      },
    ]);
  });

  it("reports an image without a digest once, though two parts run it", () => {
    const paths = problemsOf("prod", { images: { digests: {} } }).map(({ path }) => path);
    assert.deepEqual(paths, [
      `images.digests["${defaultImages.litellm}"]`,
      `images.digests["${defaultImages.postgres}"]`,
      `images.digests["${defaultImages.redis}"]`,
    ]);
  });

  it("rejects a digest other than that of the reference", () => {
    const own = `sha256:${"f".repeat(64)}`;
    const images = { postgres: `${defaultImages.postgres}@${own}`, digests };
    assert.match(
      refusal("dev", { images })?.message ?? "",
      new RegExp(
        `images\\.digests\\["[^"]+"\\]: "sha256:1+" is not allowed; allowed: ${own}, the digest in images\\.postgres\\. Remove`,
      ),
    );
  });
});

describe("readImages", () => {
  it("reads a config that lacks digests", () => {
    const { images, digests: none } = readImages(stackInput("dev", { images: { digests: {} } }));
    assert.deepEqual([images, none], [{ litellm: defaultImages.litellm, postgres: defaultImages.postgres }, {}]);
  });

  it("refuses an invalid one", () => {
    assert.throws(() => readImages(stackInput("dev", { images: { litellm: "litellm" } })), /images\.litellm/);
  });
});
