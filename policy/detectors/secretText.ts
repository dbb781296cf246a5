/** What a text looks like that should be in a Secret, as a noun; never the text itself. */
export type Suspicion = string;

/** Keys and tokens with a known format. */
const keyForms: [Suspicion, RegExp][] = [
  // A digit or a minimum length, so that a word such as `sk-learn` doesn't match.
  ["a key (sk-…)", /(?<![\w-])sk-(?:[\w-]*\d[\w-]*|[\w-]{16,})(?![\w.])/],
  ["an AWS access key", /(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])/],
  ["a GitHub token", /(?<![\w-])(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,})/],
  ["a GitLab token", /(?<![\w-])glpat-[\w-]{16,}/],
  ["a Slack token", /(?<![\w-])xox[abeoprs]-[\w-]{10,}/],
  ["a Google API key", /(?<![\w-])AIza[\w-]{35}/],
  ["a Hugging Face token", /(?<![\w-])hf_[A-Za-z0-9]{20,}/],
  ["a Groq key", /(?<![\w-])gsk_[A-Za-z0-9]{20,}/],
  ["a JSON web token", /(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/],
  ["a private key (PEM)", /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/],
];

/** Matches any text that can contain one of these: a fast first test. */
const anyForm = /sk-|AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox|AIza|hf_|gsk_|eyJ|-----BEGIN/;

const urlPassword = /[a-z][a-z0-9+.-]*:\/\/[^\s/:@"']*:([^\s/@"']+)@/gi;
const reference =
  /^(?:os\.environ\/.*|env[:/].*|\$\(.*\)|\$\{.*\}|\$[A-Za-z_]\w*|%\(.*\)s|\{.*\}|<.*>|\*+|x+|\[.*\])$/is;

/** Whether a text refers to a secret, or is a placeholder for one. */
export function isReference(value: string): boolean {
  return reference.test(value.trim());
}

/** What looks like a secret in a text; undefined if nothing does. */
export function suspicionIn(value: string): Suspicion | undefined {
  if (anyForm.test(value)) for (const [what, form] of keyForms) if (form.test(value)) return what;
  // The pattern for URLs is slow on long texts without one.
  if (!value.includes("://")) return undefined;
  for (const [, password] of value.matchAll(urlPassword)) {
    if (password !== undefined && !isReference(password)) return "a URL with a password";
  }
  return undefined;
}

const publicBlock = /-----BEGIN (CERTIFICATE|PUBLIC KEY|CERTIFICATE REQUEST)-----[\s\S]*?-----END \1-----/g;
const digest = /\bsha(?:1|256|384|512)[:-][A-Za-z0-9+/=]+/g;
const uuid = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;
const token = /[A-Za-z0-9+_=-]+/g;

const leastEntropy = 3.5;
const leastChanges = 0.3;
const leastDigits = 3;

/**
 * Whether a text contains a long word that looks random. Certificates, digests and UUIDs don't count: they are public.
 * @param shortest the minimum number of letters and digits of the word
 */
export function looksRandom(value: string, shortest: number): boolean {
  if (value.length < shortest) return false;
  const candidates = (of: string) =>
    of.match(token)?.filter((word) => word.length >= shortest && isRandom(word, shortest));
  if (!candidates(value)?.length) return false;
  const rest = value.replace(publicBlock, " ").replace(digest, " ").replace(uuid, " ");
  return (candidates(rest)?.length ?? 0) > 0;
}

/** Random words alternate between digits and cases often; names alternate only between their parts. */
function isRandom(word: string, shortest: number): boolean {
  const bare = word.replace(/[^A-Za-z0-9]/g, "");
  const digits = bare.replace(/\D/g, "").length;
  if (bare.length < shortest || digits < leastDigits || digits === bare.length) return false;
  const kinds = [...bare].map((character) => (/\d/.test(character) ? 0 : /[a-z]/.test(character) ? 1 : 2));
  const changes = kinds.filter((kind, index) => index > 0 && kind !== kinds[index - 1]).length;
  return changes / bare.length >= leastChanges && entropy(bare) >= leastEntropy;
}

/** The Shannon entropy of a word, in bits per character. */
function entropy(word: string): number {
  const counts = new Map<string, number>();
  for (const character of word) counts.set(character, (counts.get(character) ?? 0) + 1);
  let sum = 0;
  for (const count of counts.values()) sum -= (count / word.length) * Math.log2(count / word.length);
  return sum;
}

const secretWords = [
  "password",
  "passwd",
  "passphrase",
  "pwd",
  "secret",
  "token",
  "apikey",
  "credential",
  "credentials",
];
const secretPairs = [
  "api key",
  "private key",
  "access key",
  "master key",
  "salt key",
  "secret key",
  "encryption key",
  "signing key",
  "auth key",
];

const anySecretWord = /pass|pwd|secret|token|key|credential/i;

/** Whether a key or variable is named for a secret: `OPENAI_API_KEY`, `password`; not `SECRET_NAME` or `MAX_TOKENS`. */
export function isSecretName(name: string): boolean {
  // Most names contain no such word, so this test comes first.
  return anySecretWord.test(name) && endsInSecretWords(name);
}

function endsInSecretWords(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "")
    .map((word) => word.toLowerCase());
  const last = words.at(-1) ?? "";
  return secretWords.includes(last) || last === "requirepass" || secretPairs.includes(words.slice(-2).join(" "));
}

const placeholders = [
  "none",
  "null",
  "nil",
  "true",
  "false",
  "dummy",
  "empty",
  "fake",
  "mock",
  "test",
  "unused",
  "anything",
];
const shortestSecret = 6;

/** Whether the value of a setting named for a secret is a secret: not a reference, path, number or placeholder. */
export function isLiteralSecret(value: string): boolean {
  const trimmed = value.trim();
  if (trimmed.length < shortestSecret || placeholders.includes(trimmed.toLowerCase())) return false;
  return (
    !isReference(trimmed) && !/^(?:\/|\.\/|~\/|file:)/.test(trimmed) && !/^\d+$/.test(trimmed) && !/\s/.test(trimmed)
  );
}
