/** A compromised release of LiteLLM. */
export interface CompromisedVersion {
  /** The version on PyPI; `*` matches any text. */
  version: string;
  /** Why it must not run, as a phrase. */
  reason: string;
  /** The reports; messages name the first. */
  sources: [string, ...string[]];
}

const march2026: Pick<CompromisedVersion, "reason" | "sources"> = {
  // LiteLLM's own report says that its images were not affected; an image with such a tag is refused all the same.
  reason: "credential-stealing malware, uploaded to PyPI on 2026-03-24",
  sources: [
    "https://github.com/pypa/advisory-database/blob/main/vulns/litellm/PYSEC-2026-2.yaml",
    "https://github.com/BerriAI/litellm/issues/24518",
    "https://docs.litellm.ai/blog/security-update-march-2026",
  ],
};

/** The releases of LiteLLM that are known to be compromised. */
export const compromisedVersions: readonly CompromisedVersion[] = [
  { version: "1.82.7", ...march2026 },
  { version: "1.82.8", ...march2026 },
  {
    version: "1.107.0",
    reason: "reported as compromised by its maintainers on 2026-10-21",
    sources: ["https://github.com/JuliusBrussee/caveman/releases/tag/middleware-python-v1.0.1"],
  },
  {
    // No report names these, but PyPI has no release between 1.106.10 and 1.108.0, so any such release was withdrawn.
    version: "1.107.*",
    reason: "withdrawn after the compromise of 1.107.0: PyPI carries no release of 1.107",
    sources: ["https://pypi.org/project/litellm/#history"],
  },
];
