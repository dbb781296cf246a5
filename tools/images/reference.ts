import { parseImage } from "../../policy/stack/images";

/** Where an image is. */
export interface ImageLocation {
  /** The registry's host, with its port: `ghcr.io`, `mirror.example:5000`. */
  registry: string;
  /** The image's name in the registry: `library/redis`. */
  repository: string;
  tag?: string;
  digest?: string;
}

/** The registry of a name without one, and the folder in it of a name without a folder. */
const defaultRegistry = "docker.io";
const defaultFolder = "library";

/**
 * Resolves an image's reference as container runtimes do: the first part of the name is a host if it has a dot or a port, or
 * is `localhost`.
 * Source: https://github.com/distribution/reference/blob/main/normalize.go (`splitDockerDomain`)
 */
export function locate(reference: string): ImageLocation {
  const { name, tag, digest } = parseImage(reference);
  const slash = name.indexOf("/");
  const first = slash < 0 ? "" : name.slice(0, slash);
  const hasHost = /[.:]/.test(first) || first === "localhost";
  const registry = hasHost ? first : defaultRegistry;
  const path = hasHost ? name.slice(slash + 1) : name;
  const repository = registry === defaultRegistry && !path.includes("/") ? `${defaultFolder}/${path}` : path;
  return { registry, repository, ...(tag ? { tag } : {}), ...(digest === undefined ? {} : { digest }) };
}

/**
 * The address of a registry's API. Docker's is on another host than its images' names have; a registry on this machine is
 * asked without TLS, as container runtimes do.
 */
export function apiAddress(registry: string): string {
  if (registry === defaultRegistry) return `https://registry-1.${registry}`;
  const host = registry.replace(/:\d+$/, "");
  const isLocal = host === "localhost" || host === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(host);
  return `${isLocal ? "http" : "https"}://${registry}`;
}
