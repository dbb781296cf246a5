import type { Input } from "@pulumi/pulumi";

/** How one part of the gateway reaches PostgreSQL: what the database offers, and nothing more. */
export interface PostgresConnection {
  /** The Service that always points to the primary. */
  host: Input<string>;
  port: Input<number>;
  database: Input<string>;
  /** The Secret with the credentials, in the gateway's namespace. */
  secretName: Input<string>;
  /** The key of that Secret that holds the whole connection URL, without parameters. */
  urlKey: Input<string>;
  /** The Secret and key of the CA that signed the server's certificate. */
  ca: { secretName: Input<string>; key: string };
}

/**
 * How often a proxy writes spend to PostgreSQL, in seconds. LiteLLM adds up to five to what is configured
 * (`proxy_server.py`, 1.109.1: `proxy_batch_write_at + random.randint(0, 5)`).
 */
export const spendWriteSeconds = { configured: 1, most: 6 } as const;

/** How one part of the gateway reaches Redis. */
export interface RedisConnection {
  host: Input<string>;
  port: Input<number>;
  /** The Secret with the password, in the gateway's namespace. */
  secretName: Input<string>;
  /** The key of that Secret that holds the password. */
  passwordKey: Input<string>;
  /** Whether the connection is encrypted, and the server's certificate verified. */
  tls: boolean;
  /** The Secret and key of the CA that signed the server's certificate; the system's CAs where not set. */
  ca?: { secretName: Input<string>; key: string };
}
