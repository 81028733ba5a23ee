import { createReporter } from "./console.ts";
import { runUntilStopped } from "./run.ts";

await runUntilStopped(createReporter());
