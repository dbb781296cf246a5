/** A vulnerability of LiteLLM that a release has fixed. */
export interface Vulnerability {
  /** Its identifier: `CVE-…`, or that of another database. */
  id: string;
  /** What it lets an attacker do, as a phrase. */
  effect: string;
  /** The first release with it; every release before the fix if not set. */
  since?: string;
  /** The first release without it. */
  fixed: string;
  /** The advisory. */
  source: string;
}

/** Vulnerabilities of the proxy, newest fix first. Releases with malware are in `compromisedVersions.ts`. */
export const vulnerabilities: readonly Vulnerability[] = [
  {
    id: "CVE-2026-49468",
    effect: "access to management routes without a key, with a forged Host header",
    fixed: "1.84.0",
    source: "https://github.com/BerriAI/litellm/security/advisories/GHSA-4xpc-pv4p-pm3w",
  },
  {
    id: "CVE-2026-47101",
    effect: "keys for routes that their creator may not use",
    fixed: "1.83.14",
    source: "https://www.cve.org/CVERecord?id=CVE-2026-47101",
  },
  {
    id: "CVE-2026-40217",
    effect: "code execution from a custom guardrail",
    fixed: "1.83.10",
    source: "https://github.com/BerriAI/litellm/security/advisories/GHSA-wxxx-gvqv-xp7p",
  },
  {
    id: "PYSEC-2026-4070",
    effect: "requests to any host, with user_config",
    fixed: "1.83.9",
    source: "https://github.com/pypa/advisory-database/blob/main/vulns/litellm/PYSEC-2026-4070.yaml",
  },
  {
    id: "CVE-2026-42208",
    effect: "SQL injection without a key",
    since: "1.81.16",
    fixed: "1.83.7",
    source: "https://github.com/BerriAI/litellm/security/advisories/GHSA-r75f-5x8p-qvmc",
  },
  {
    id: "CVE-2026-42271",
    effect: "command execution with any key",
    since: "1.74.2",
    fixed: "1.83.7",
    source: "https://github.com/BerriAI/litellm/security/advisories/GHSA-v4p8-mg3p-g94g",
  },
  {
    id: "CVE-2026-42203",
    effect: "template injection through /prompts/test",
    fixed: "1.83.7",
    source: "https://github.com/BerriAI/litellm/security/advisories/GHSA-xqmj-j6mv-4862",
  },
  {
    id: "CVE-2026-35030",
    effect: "access to another user's session through the OIDC token cache",
    fixed: "1.83.0",
    source: "https://github.com/BerriAI/litellm/security/advisories/GHSA-jjhc-v7c2-5hh6",
  },
];
