import { createReporter } from "./console.ts";
import { readEnv } from "./env.ts";
import { runUntilStopped } from "./run.ts";

await runUntilStopped(readEnv(), createReporter());
