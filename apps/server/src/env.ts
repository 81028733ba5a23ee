import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";

const flag = z.enum(["on", "off"]).transform((value) => value === "on");

/** Every variable that the server reads; the README's table says the same. */
const Environment = z.object({
	PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
	KEYWAY_METRICS_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
	HOST: z.string().default("127.0.0.1"),
	DATABASE_URL: z
		.string()
		.refine(
			(url) => URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol),
			"should be an address such as postgres://user:password@host:5432/keyway",
		)
		.optional(),
	KEYWAY_DATA_DIR: z.string().optional(),
	KEYWAY_ROLE: z.enum(["all", "api", "worker"]).default("all"),
	KEYWAY_SECRET_KEY: z
		.string()
		.refine(
			(keys) => keys.split(",").every((key) => key.trim().length >= 32),
			"needs at least 32 characters in each key",
		)
		.optional(),
	KEYWAY_API_TOKEN: z.string().min(32, "needs at least 32 characters").optional(),
	KEYWAY_SANDBOX: flag.default(true),
	KEYWAY_SANDBOX_PORT: z.coerce.number().int().min(0).max(65_535).default(3001),
	KEYWAY_SANDBOX_SMTP_PORT: z.coerce.number().int().min(0).max(65_535).default(3025),
	KEYWAY_EGRESS_ALLOW: z.string().default(""),
	KEYWAY_PUBLIC_URL: z.url().optional(),
	KEYWAY_OWNER_EMAIL: z.email().optional(),
	KEYWAY_AI_URL: z.url().optional(),
	KEYWAY_AI_KEY: z.string().default(""),
	KEYWAY_AI_MODEL: z.string().optional(),
	KEYWAY_AI_PRICES: z
		.string()
		.regex(/^\d+(\.\d+)?\/\d+(\.\d+)?$/, "should be the prices of a million tokens in and out, such as 0.15/0.60")
		.optional(),
	KEYWAY_KEEP_DAYS: z.coerce.number().int().min(1).optional(),
	KEYWAY_MAX_LIVE: z.coerce.number().int().min(1).max(10_000).default(512),
	KEYWAY_MAX_PENDING: z.coerce.number().int().min(1).max(100_000).default(5_000),
	KEYWAY_LOG: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
	SMTP_HOST: z.string().optional(),
	SMTP_PORT: z.coerce.number().int().min(1).max(65_535).default(587),
	SMTP_USER: z.string().optional(),
	SMTP_PASSWORD: z.string().optional(),
	SMTP_FROM: z.string().default("Keyway <keyway@localhost>"),
});

export type Env = z.infer<typeof Environment> & { dataDir: string };

/** Reads the environment once; a wrong value is named with what it should be. */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
	const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
	const parsed = Environment.safeParse(given);
	if (!parsed.success) {
		const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")} ${issue.message}`);
		throw new Error(`The environment has wrong values:\n${lines.join("\n")}`);
	}
	return { ...parsed.data, dataDir: parsed.data.KEYWAY_DATA_DIR ?? defaultDataDir(source) };
}

function defaultDataDir(source: NodeJS.ProcessEnv): string {
	if (process.getuid?.() === 0) return "/var/lib/keyway";
	return join(source["XDG_DATA_HOME"] || join(homedir(), ".local", "share"), "keyway");
}
