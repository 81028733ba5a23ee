import { createReporter } from "./console.ts";
import { runUntilStopped } from "./run.ts";
import { ensureWebBuild } from "./web-build.ts";

/** `npm start`: builds the web app when needed, then runs the server. */
const reporter = createReporter();
reporter.say("\nKeyway\n");
await runUntilStopped(reporter, () => ensureWebBuild(reporter));
