import { z } from "zod";

const Port = z.coerce.number().int().min(0).max(65_535);

/** The environment of a sandbox that runs by itself. */
export const env = z
	.object({
		SANDBOX_HOST: z.string().default("127.0.0.1"),
		SANDBOX_PORT: Port.default(3400),
		SANDBOX_SMTP_PORT: Port.default(3425),
	})
	.parse(process.env);
