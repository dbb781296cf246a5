import { litellmRelease } from "../images";
import knownSettings from "../litellm/knownSettings.json";
import { ownedSettings } from "../litellm/ownedSettings";
import type { Problem } from "./problem";
import type { GatewayConfig } from "./schema";
import { nearest } from "./suggestion";

const licence = "It needs a LiteLLM licence";

/**
 * Settings that need a licence.
 * Source: LiteLLM 1.109.1, `proxy_server.py` (`allowed_ips`, `enforced_params`), `auth/auth_utils.py`, `auth/route_checks.py`.
 */
const unusable: Record<string, string> = {
  admin_only_routes: `${licence}; without one it is ignored.`,
  allowed_ips: `${licence}; without one the proxy does not start.`,
  enforced_params: `${licence}; without one the proxy does not start.`,
  max_request_size_mb: `${licence}; without one it is not enforced.`,
  max_response_size_mb: `${licence}; without one it is not enforced.`,
  public_routes: `${licence}; without one it is ignored.`,
};

/** The sections by their key in the config, with their name in LiteLLM's file. */
const sections = {
  generalSettings: "general_settings",
  litellmSettings: "litellm_settings",
  routerSettings: "router_settings",
} as const;

type Section = keyof typeof sections;

/**
 * Reports settings that the program sets itself, that the release ignores, or that need a licence.
 * `knownSettings.json` is made by `npm run generate`; an image whose tag names no release is taken for the pinned one.
 */
export function litellmSectionProblems({ litellm, images }: GatewayConfig): Problem[] {
  const release = litellmRelease(images.litellm) ?? knownSettings.release;
  return (Object.keys(sections) as Section[]).flatMap((section) =>
    Object.keys(litellm[section]).flatMap((key) => problemOf(section, key, release) ?? []),
  );
}

function problemOf(section: Section, key: string, release: string): Problem | undefined {
  const at = { path: `litellm.${section}.${key}`, value: key };
  const owned = ownedSettings[section][key];
  if (owned !== undefined) return { ...at, allowed: "settings that the program does not set itself", remedy: owned };
  const reason = section === "generalSettings" ? unusable[key] : undefined;
  if (reason !== undefined) return { ...at, allowed: "settings that work without a licence", remedy: reason };
  // LiteLLM ignores unknown names silently. The names of other releases are not known here.
  const known = knownSettings[sections[section]];
  if (release !== knownSettings.release || known.includes(key)) return undefined;
  const meant = nearest(key, known);
  return {
    ...at,
    allowed: `settings that LiteLLM ${release} reads in ${sections[section]}`,
    remedy: meant ? `Did you mean litellm.${section}.${meant}?` : "LiteLLM would ignore it silently; remove it.",
  };
}
