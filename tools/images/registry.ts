import { createHash } from "node:crypto";

import { z } from "zod";

import { reasonOf, UserError } from "../../components/userError";

/*
 * The parts of the OCI distribution API that are needed to compare images.
 * Source: https://github.com/opencontainers/distribution-spec/blob/main/spec.md (pulling manifests, listing tags), and
 * https://distribution.github.io/distribution/spec/auth/token/ for the tokens.
 */

/** A registry that can't be asked, or answers otherwise than its API demands. */
export class RegistryError extends UserError {}

/** An image's index where there is one, as container runtimes ask for it: its digest is good for every platform. */
const manifestTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

const tagsPage = z.object({ tags: z.array(z.string()).nullish() });
const tokenAnswer = z.object({ token: z.string().optional(), access_token: z.string().optional() });

const timeoutSeconds = 30;
const tagsPerPage = 1000;

/** A client of one registry. */
export class Registry {
  /** The value of the Authorization header, by repository. */
  private readonly authorizations = new Map<string, string>();

  /**
   * @param address of its API: `https://ghcr.io`
   * @param credentials base64 of `user:password`; without them it is asked anonymously
   */
  constructor(
    private readonly address: string,
    private readonly credentials?: string,
  ) {}

  /**
   * The digest of an image; undefined where the registry has no such tag.
   * @param reference a tag or a digest
   * @throws RegistryError where the registry can't be asked
   */
  async digest(repository: string, reference: string): Promise<string | undefined> {
    const url = new URL(`${this.address}/v2/${repository}/manifests/${reference}`);
    const options = { method: "HEAD", headers: { accept: manifestTypes } };
    const response = await this.ask(repository, url, options);
    if (response.status === 404) return undefined;
    this.expectSuccess(response, url);
    const digest = response.headers.get("docker-content-digest") ?? (await this.computedDigest(repository, url));
    if (!/^sha256:[0-9a-f]{64}$/.test(digest)) {
      throw new RegistryError(`${url.href} has the digest ${digest}; expected one of SHA-256.`);
    }
    return digest;
  }

  /** Every tag of a repository, of all pages. @throws RegistryError where the registry can't be asked */
  async tags(repository: string): Promise<string[]> {
    const tags: string[] = [];
    const seen = new Set<string>();
    let url: URL | undefined = new URL(`${this.address}/v2/${repository}/tags/list?n=${tagsPerPage}`);
    while (url !== undefined) {
      if (seen.has(url.href))
        throw new RegistryError(`${url.href} is a page of tags that names itself as the next one.`);
      seen.add(url.href);
      const response = await this.ask(repository, url);
      this.expectSuccess(response, url);
      tags.push(...(read(tagsPage, await response.text(), url).tags ?? []));
      url = nextPage(response, url);
    }
    return tags;
  }

  /** Registries may leave the header out; the digest is that of the manifest's bytes. */
  private async computedDigest(repository: string, url: URL): Promise<string> {
    const response = await this.ask(repository, url, { headers: { accept: manifestTypes } });
    this.expectSuccess(response, url);
    const manifest = Buffer.from(await response.arrayBuffer());
    return `sha256:${createHash("sha256").update(manifest).digest("hex")}`;
  }

  /** Asks, and once more with what the registry demands. */
  private async ask(repository: string, url: URL, options: RequestInit = {}): Promise<Response> {
    const attempt = (): Promise<Response> => {
      const authorization = this.authorizations.get(repository);
      const headers = { ...options.headers, ...(authorization === undefined ? {} : { authorization }) };
      return send(url, { ...options, headers });
    };
    const response = await attempt();
    if (response.status !== 401) return response;
    const authorization = await this.authorize(repository, response.headers.get("www-authenticate") ?? "");
    if (authorization === undefined) return response;
    this.authorizations.set(repository, authorization);
    return attempt();
  }

  private async authorize(repository: string, challenge: string): Promise<string | undefined> {
    const bearer = /\bBearer\s+(.*)/i.exec(challenge)?.[1];
    if (bearer === undefined) {
      return /\bBasic\b/i.test(challenge) && this.credentials ? `Basic ${this.credentials}` : undefined;
    }
    const given = new Map([...bearer.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, value]));
    const realm = given.get("realm") ?? "";
    if (!URL.canParse(realm)) throw new RegistryError(`${this.address} gives no address for its tokens: ${challenge}`);
    const url = new URL(realm);
    // Password and token must not be readable on the way.
    if (url.protocol !== "https:" && this.address.startsWith("https:")) {
      throw new RegistryError(`${this.address} gives an address for its tokens without TLS: ${realm}`);
    }
    const service = given.get("service");
    if (service !== undefined) url.searchParams.set("service", service);
    url.searchParams.set("scope", given.get("scope") ?? `repository:${repository}:pull`);
    const response = await send(url, {
      headers: this.credentials ? { authorization: `Basic ${this.credentials}` } : {},
    });
    this.expectSuccess(response, url);
    const { token, access_token } = read(tokenAnswer, await response.text(), url);
    const found = token ?? access_token;
    if (!found) throw new RegistryError(`${realm} answered without a token.`);
    return `Bearer ${found}`;
  }

  private expectSuccess({ ok, status }: Response, url: URL): void {
    if (ok) return;
    const where = `${url.origin}${url.pathname}`;
    const signIn = `\`docker login ${new URL(this.address).host}\``;
    if (status === 401 || status === 403) {
      const why = this.credentials ? "refused the credentials of this machine" : "can't be read without credentials";
      throw new RegistryError(`${where} ${why} (${status}). Sign in with ${signIn}.`);
    }
    if (status === 404) throw new RegistryError(`${where} not found (404). Is the image's name right?`);
    if (status === 429) {
      throw new RegistryError(
        `${where} refuses more requests for now (429). Try again later, or sign in with ${signIn}.`,
      );
    }
    throw new RegistryError(`${where} answered with status ${status}.`);
  }
}

async function send(url: URL, options: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...options, signal: AbortSignal.timeout(timeoutSeconds * 1000) });
  } catch (error) {
    throw new RegistryError(`${url.origin} can't be reached: ${reasonOf(error)}`);
  }
}

function read<Content>(schema: z.ZodType<Content>, text: string, url: URL): Content {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new RegistryError(`${url.origin}${url.pathname} answered with something else than its API demands.`);
  }
}

/** The page that follows, by the Link header; a token must not go to another host. */
function nextPage(response: Response, url: URL): URL | undefined {
  const target = /<([^>]*)>\s*;[^,]*\brel="?next"?/i.exec(response.headers.get("link") ?? "")?.[1];
  if (target === undefined) return undefined;
  const next = new URL(target, url);
  if (next.origin !== url.origin) throw new RegistryError(`${url.href} continues on another host: ${next.href}`);
  return next;
}
