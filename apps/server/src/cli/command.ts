import { parseArgs } from "node:util";
import type { Database } from "@keyway/db/client";
import type { Reporter } from "../console.ts";
import type { Vault } from "../secrets/vault.ts";

/** What a command works with, and what was asked of it: words, and options given as `--name=value`. */
export type Task = Asked & { db: Database; url: string; vault: Vault; reporter: Reporter };
export type Asked = { words: string[]; options: { flow?: string | undefined; days?: string | undefined } };
export type Command = {
	usage: string;
	/** Options that it takes. */
	options?: (keyof Asked["options"])[];
	/** What is wrong with what was asked, in words; null = nothing. Without it no words are taken. */
	check?(asked: Asked): string | null;
	/** Gives whether all is well. */
	run(task: Task): Promise<boolean>;
};

/** What was asked, or what is wrong with it. */
export function readAsked({ options = [], check }: Command, given: string[]): Asked | string {
	try {
		const known = Object.fromEntries(options.map((name) => [name, { type: "string" as const }]));
		const { positionals: words, values } = parseArgs({
			args: given,
			options: known,
			allowPositionals: check !== undefined,
		});
		const asked: Asked = { words, options: values };
		return check?.(asked) ?? asked;
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}
