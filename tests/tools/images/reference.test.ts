import assert from "node:assert/strict";

import { defaultImages } from "../../../components/images";
import { apiAddress, locate } from "../../../tools/images/reference";

describe("locate", () => {
  const cases: [string, string, string][] = [
    [defaultImages.litellm, "ghcr.io", "berriai/litellm-non_root"],
    [defaultImages.redis, "docker.io", "library/redis"],
    [defaultImages.redisExporter, "docker.io", "oliver006/redis_exporter"],
    ["redis:8.10.2", "docker.io", "library/redis"],
    ["docker.io/redis:8.10.2", "docker.io", "library/redis"],
    ["oliver006/redis_exporter:v1", "docker.io", "oliver006/redis_exporter"],
    ["localhost/proxy:v1", "localhost", "proxy"],
    ["mirror:5000/a/b/c:v1", "mirror:5000", "a/b/c"],
  ];
  for (const [reference, registry, repository] of cases) {
    it(`finds ${repository} in ${registry} for ${reference}`, () => {
      const found = locate(reference);
      assert.deepEqual([found.registry, found.repository], [registry, repository]);
    });
  }

  it("returns tag and digest", () => {
    const digest = `sha256:${"0".repeat(64)}`;
    assert.deepEqual(locate(`mirror:5000/redis:8.10.2@${digest}`), {
      registry: "mirror:5000",
      repository: "redis",
      tag: "8.10.2",
      digest,
    });
    assert.deepEqual(locate(`mirror:5000/redis@${digest}`), { registry: "mirror:5000", repository: "redis", digest });
  });
});

describe("apiAddress", () => {
  it("is the registry's own host, with TLS except on this machine", () => {
    assert.equal(apiAddress("ghcr.io"), "https://ghcr.io");
    assert.equal(apiAddress("mirror:5000"), "https://mirror:5000");
    for (const local of ["localhost", "localhost:5000", "127.0.0.1:5000", "[::1]:5000"]) {
      assert.equal(apiAddress(local), `http://${local}`);
    }
    assert.equal(apiAddress("127.0.0.1.example"), "https://127.0.0.1.example");
  });

  it("is another host of Docker's registry than that of its images' names", () => {
    assert.match(apiAddress("docker.io"), /^https:\/\/[-a-z0-9]+\.docker\.io$/);
  });
});
