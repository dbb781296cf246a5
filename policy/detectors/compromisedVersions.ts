/** A release of LiteLLM that must not run. */
export interface CompromisedVersion {
  /** The version as PyPI has it; `*` stands for any text. */
  version: string;
  /** Why, as a phrase. */
  reason: string;
  /** Where that is told; the first goes into messages. */
  sources: [string, ...string[]];
}

const march2026: Pick<CompromisedVersion, "reason" | "sources"> = {
  // LiteLLM's own account says that its images were not affected; a tag of this version is refused all the same.
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
    reason: "reported compromised by its makers on 2026-10-21",
    sources: ["https://github.com/JuliusBrussee/caveman/releases/tag/middleware-python-v1.0.1"],
  },
  {
    // No report names these; but PyPI goes from 1.106.10 to 1.108.0, so that whatever bears such a number was withdrawn.
    version: "1.107.*",
    reason: "withdrawn after the compromise of 1.107.0: PyPI carries no release of 1.107",
    sources: ["https://pypi.org/project/litellm/#history"],
  },
];
