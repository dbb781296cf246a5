import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from "node:crypto";

import { z } from "zod";

import { UserError } from "../../components/userError";

/** scrypt at 128 MiB: about half a second for each passphrase that is tried. */
const cost = { N: 2 ** 17, r: 8, p: 1 } as const;
const memory = 256 * 2 ** 20;

/** The name of the format, which is authenticated with the content. */
const format = "llm-gateway recovery kit, version 1";

const base64 = z.base64();

const sealedSchema = z.object({
  format: z.literal(format),
  keyDerivation: z.object({
    name: z.literal("scrypt"),
    N: z.literal(cost.N),
    r: z.literal(cost.r),
    p: z.literal(cost.p),
    salt: base64,
  }),
  cipher: z.object({ name: z.literal("aes-256-gcm"), nonce: base64, tag: base64 }),
  content: base64,
});

const keyOf = (passphrase: string, salt: Buffer): Buffer =>
  scryptSync(passphrase.normalize("NFKC"), salt, 32, { ...cost, maxmem: memory });

/** Encrypts a text with a passphrase. The result is JSON that names its own algorithms. */
export function seal(text: string, passphrase: string): string {
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", keyOf(passphrase, salt), nonce);
  cipher.setAAD(Buffer.from(format));
  const content = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  const sealed: z.infer<typeof sealedSchema> = {
    format,
    keyDerivation: { name: "scrypt", ...cost, salt: salt.toString("base64") },
    cipher: { name: "aes-256-gcm", nonce: nonce.toString("base64"), tag: cipher.getAuthTag().toString("base64") },
    content: content.toString("base64"),
  };
  return `${JSON.stringify(sealed, null, 2)}\n`;
}

/**
 * Decrypts what {@link seal} returned.
 * @throws UserError where it is something else, or the passphrase is wrong
 */
export function unseal(text: string, passphrase: string): string {
  const { keyDerivation, cipher, content } = parse(text);
  const bytes = (part: string): Buffer => Buffer.from(part, "base64");
  const decipher = createDecipheriv("aes-256-gcm", keyOf(passphrase, bytes(keyDerivation.salt)), bytes(cipher.nonce), {
    authTagLength: 16,
  });
  decipher.setAAD(Buffer.from(format));
  try {
    decipher.setAuthTag(bytes(cipher.tag));
    return decipher.update(bytes(content), undefined, "utf8") + decipher.final("utf8");
  } catch {
    throw new UserError("The recovery kit can't be decrypted: the passphrase is wrong, or the file was changed.");
  }
}

function parse(text: string): z.infer<typeof sealedSchema> {
  try {
    return sealedSchema.parse(JSON.parse(text));
  } catch {
    throw new UserError(`The file is no recovery kit: its "format" must be "${format}".`);
  }
}
