import { say } from "./console.ts";
import { env } from "./env.ts";
import { createSandbox } from "./sandbox.ts";

const sandbox = await createSandbox({
	host: env.SANDBOX_HOST,
	port: env.SANDBOX_PORT,
	smtpPort: env.SANDBOX_SMTP_PORT,
});
say(`Sandbox: ${sandbox.url}   mail: ${sandbox.host}:${sandbox.smtpPort}`);
for (const signal of ["SIGINT", "SIGTERM"] as const)
	process.once(signal, () => {
		void sandbox.close().then(() => process.exit(0));
	});
