import assert from "node:assert/strict";

import { defaultImages } from "../../../components/images";
import { parseImage } from "../../../policy/stack/images";
import { newerVersions } from "../../../tools/images/versions";

describe("newerVersions", () => {
  it("returns the newest of each level", () => {
    const tags = ["v1.109.0", "v1.109.2", "v1.109.10", "v1.110.3", "v1.112.0", "v2.0.0", "v10.1.0", "v1.109.1"];
    assert.deepEqual(newerVersions("v1.109.1", tags), { patch: "v1.109.10", minor: "v1.112.0", major: "v10.1.0" });
  });

  it("returns nothing for the newest", () => {
    assert.deepEqual(newerVersions("v1.109.1", ["v1.109.1", "v1.109.0", "v0.200.0"]), {});
  });

  it("compares tags of the same variant only", () => {
    const tags = ["8.12.0", "8.12.0-alpine", "8.12.0-bookworm", "v8.12.0-trixie", "8.12-trixie", "8-trixie", "latest"];
    assert.deepEqual(newerVersions("8.10.2-trixie", tags), {});
    assert.deepEqual(newerVersions("8.10.2-trixie", [...tags, "8.10.3-trixie"]), { patch: "8.10.3-trixie" });
  });

  it("takes no candidate, nightly or dated build for a release", () => {
    const litellm = ["v1.110.0-rc.1", "v1.110.0.rc.1", "v1.110.0-nightly", "v1.110.0-stable.patch.1"];
    assert.deepEqual(newerVersions("v1.109.1", litellm), {});
    const postgres = ["18.5-202611160833-system-trixie", "19beta1-system-trixie", "18.5-minimal-trixie"];
    assert.deepEqual(newerVersions("18.4-system-trixie", postgres), {});
  });

  it("takes the second of two numbers for the patch, as PostgreSQL does", () => {
    assert.deepEqual(newerVersions("18.4-system-trixie", ["18.5-system-trixie", "19.1-system-trixie"]), {
      patch: "18.5-system-trixie",
      major: "19.1-system-trixie",
    });
  });

  it("returns undefined for a tag that is no version", () => {
    for (const tag of ["main", "8", "bookworm", "sha-2b5f3c1"]) assert.equal(newerVersions(tag, ["9.0.0"]), undefined);
  });

  it("can compare every default image", () => {
    for (const image of Object.values(defaultImages)) {
      assert.deepEqual(newerVersions(parseImage(image).tag ?? "", []), {}, image);
    }
  });
});
