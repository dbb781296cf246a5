import { createHash, createHmac } from "node:crypto";

/** A short digest of public text, for annotations and names. */
export function checksum(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** A short digest of secret text that can't be tried out without the key; fit to be shown. */
export function keyedChecksum(key: string, text: string): string {
  return createHmac("sha256", key).update(text).digest("hex").slice(0, 16);
}
