/** How one part of the gateway reaches PostgreSQL: what the database offers, and nothing more. */
export interface PostgresConnection {
  /** The Service that always points to the primary. */
  host: string;
  port: number;
  database: string;
  /** The Secret with the credentials. */
  secretName: string;
  /** The key of that Secret that holds the whole connection URL. */
  urlKey: string;
}

/**
 * How often a proxy writes spend to PostgreSQL, in seconds. LiteLLM adds up to five to what is configured
 * (`proxy_server.py`, 1.109.1: `proxy_batch_write_at + random.randint(0, 5)`).
 */
export const spendWriteSeconds = { configured: 1, most: 6 } as const;

/** How one part of the gateway reaches Redis. */
export interface RedisConnection {
  host: string;
  port: number;
  /** The Secret with the password. */
  secretName: string;
  /** The key of that Secret that holds the password. */
  passwordKey: string;
  /** Whether the connection is encrypted, and the server's certificate verified. */
  tls: boolean;
  /** The Secret and key of the CA that signed the server's certificate; the system's CAs where not set. */
  ca?: { secretName: string; key: string };
}
