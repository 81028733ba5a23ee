import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

/**
 * Breaks the engine's safety by hand, one change at a time, in a copy of its source, and looks whether the simulation
 * notices: a mutant that survives is a promise that nobody tests. `node tests/simulation/mutants.ts [--seeds 3000]`
 */
type Mutant = { what: string; file: string; from: string; to: string };

const ENGINE = "packages/engine/src";
const MUTANTS: Mutant[] = [
	{
		what: "a refused append counts as written",
		file: "shell/runs.ts",
		from: "if (taken) {",
		to: "if (taken || run.seq >= 0) {",
	},
	{
		what: "a lost answer of an append counts as written",
		file: "shell/runs.ts",
		from: 'logger.error({ err: error, run: run.id }, "A journal could not be written; the run goes on from what is stored.");\n\t\t\tgiveUp(run, "uncovered");',
		to: "run.seq++;",
	},
	{
		what: "a lost answer leaves nobody to go on from the journal",
		file: "shell/runs.ts",
		from: "else for (const lease of run.leases) leases.forget(lease);",
		to: "else for (const lease of run.leases) leases.release(lease, run.id);",
	},
	{
		what: "a refused take-over is left to others",
		file: "shell/runs.ts",
		from: 'if (reason === "refused") parts.retake(run);',
		to: 'if (reason === "refused") for (const lease of run.leases) leases.release(lease, run.id);',
	},
	{
		what: "effects start before what is decided is written",
		file: "shell/runs.ts",
		from: "write(run).then(() => next(run)),",
		to: "(void write(run), Promise.resolve(Object.assign(run, { writing: null })).then(() => next(run))),",
	},
	{
		what: "a call that began under another owner is made again",
		file: "kernel/advance.ts",
		from: "step.epoch < state.epoch",
		to: "step.epoch < 0",
	},
	{
		what: "a blind call is made without writing that it begins",
		file: "shell/perform.ts",
		from: '=== "none") await performing.begin(kept);',
		to: '=== "never") await performing.begin(kept);',
	},
	{
		what: "a job is dropped with the first of its runs",
		file: "shell/leases.ts",
		from: "if (lease.runs.size > 0 || !held.delete(lease.id)) return;",
		to: "if (!held.delete(lease.id)) return;",
	},
	{
		what: "a wait is over at once",
		file: "kernel/advance.ts",
		from: "due !== null && due <= now;",
		to: "due !== null;",
	},
	{
		what: "a wait for an event times out without asking what was heard",
		file: "kernel/advance.ts",
		from: "step.key === null ? now : heardAt",
		to: "now",
	},
	{
		what: "mail is forgotten unread",
		file: "kernel/settle.ts",
		from: "if (answer) record(answer);",
		to: "if (answer && settling.now < 0) record(answer);",
	},
	{
		what: "mail for another wait is believed",
		file: "kernel/mail.ts",
		from: "if (!card || step?.key !== key || state.end) return null;",
		to: "if (!card || !step || state.end) return null;",
	},
	{
		what: "mail is forgotten by an owner who may be none",
		file: "shell/runs.ts",
		from: "if (run.rehired || run.unproven) return;",
		to: "",
	},
	{
		what: "the waits of a run that is live are offered to all",
		file: "shell/live-run.ts",
		from: "isBusy(run) ? waits.filter",
		to: "isBusy(run) && run.seq < 0 ? waits.filter",
	},
	{
		what: "waits that were kept are not offered when their run leaves memory",
		file: "shell/live-run.ts",
		from: ": waits.map(offeredRow);",
		to: ": waits.map((wait) => (wait.key === null ? offeredRow(wait) : keptRow(wait)));",
	},
	{
		what: "nobody looks after the waits of live runs",
		file: "shell/pump.ts",
		from: "		await parts.tend();\n",
		to: "",
	},
	{
		what: "a called run gets a new id at each try",
		file: "shell/helper.ts",
		from: "const child = plan.child ?? (await newChild(parts, run, asked));",
		to: "const child = await newChild(parts, run, asked);",
	},
	{
		what: "a called run starts before its caller has written its id",
		file: "shell/helper.ts",
		from: "if (!plan.child) await begin(child, input);",
		to: "if (!plan.child) void begin(child, input).catch(() => {});",
	},
	{
		what: "the end of a called run is told to nobody",
		file: "shell/runs.ts",
		from: 'const tells = run.trigger === "helper.called";',
		to: "const tells = false;",
	},
	{
		what: "calls go on in lanes that have ended",
		file: "shell/runs.ts",
		from: "		abandon(run);\n",
		to: "",
	},
	{
		what: "who listens is believed without asking whether it holds still",
		file: "shell/intake.ts",
		from: "return await storeFor(incoming, flows, version);",
		to: "return await storeFor(incoming, flows, null);",
	},
	{
		what: "runs of one ordering key run side by side",
		file: "shell/adopt.ts",
		from: "const late = new Set(ordered.filter((id) => !taken.has(id)));",
		to: "const late = new Set(ordered.filter((id) => !taken.has(id) && id === ''));",
	},
	{
		what: "the end of a run calls nobody of its line",
		file: "shell/adopt.ts",
		from: "if (ended.size > 0) await parts.store.passTurns([...ended]);",
		to: "",
	},
	{
		what: "a late notice of a decision takes a run from its new owner",
		file: "engine.ts",
		from: "if (run && run.seq < seq)",
		to: "if (run)",
	},
];

const { values } = parseArgs({ options: { seeds: { type: "string", default: "3000" }, only: { type: "string" } } });
const root = new URL("../..", import.meta.url).pathname;
const say = (text: string) => void process.stdout.write(`${text}\n`);

/** A copy of what the simulation needs; packages it does not change are the same ones. */
function copyOfProduct(): string {
	const copy = mkdtempSync(join(tmpdir(), "keyway-mutants-"));
	const isSource = (path: string) => !path.endsWith("/dist") && !path.includes("/migrations/");
	for (const part of ["schema", "expression", "connector-sdk", "flow", "engine", "connectors"])
		cpSync(join(root, "packages", part), join(copy, "packages", part), {
			recursive: true,
			verbatimSymlinks: true,
			filter: isSource,
		});
	cpSync(join(root, "tests/simulation"), join(copy, "tests/simulation"), { recursive: true });
	cpSync(join(root, "tests/node_modules"), join(copy, "tests/node_modules"), {
		recursive: true,
		verbatimSymlinks: true,
	});
	for (const file of ["package.json", "tests/package.json"]) cpSync(join(root, file), join(copy, file));
	symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
	return copy;
}

/** What became of one: by which history, and which promise it broke. */
type Row = { mutant: string; file: string; fate: string; history: string; "broken promise": string; seconds: number };

function simulation(copy: string): Promise<{ code: number; output: string }> {
	const args = [join(copy, "tests/simulation/run.ts"), "--seeds", values.seeds, "--quiet"];
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
		let output = "";
		child.stdout.on("data", (data) => {
			output += data;
		});
		child.once("error", reject);
		// A history without an end is noticed, too.
		const limit = setTimeout(() => child.kill("SIGKILL"), 1_800_000);
		child.once("exit", (code) => {
			clearTimeout(limit);
			resolve({ code: code ?? 1, output });
		});
	});
}

async function tried(copy: string, { what, file, from, to }: Mutant): Promise<Row> {
	const path = join(copy, ENGINE, file);
	const source = readFileSync(path, "utf8");
	const row = { mutant: what, file, history: "", "broken promise": "", seconds: 0 };
	if (!source.includes(from)) return { ...row, fate: "STALE: the file does not say so any more" };
	const started = performance.now();
	writeFileSync(
		path,
		source.replace(from, () => to),
	);
	const { code, output } = await simulation(copy);
	writeFileSync(path, source);
	const seconds = Math.round((performance.now() - started) / 100) / 10;
	if (code === 0) return { ...row, fate: "SURVIVED", seconds };
	const [, history = "", promise = "no end in half an hour"] =
		/^Seed (\d+) breaks the laws:\n *(.*)$/m.exec(output) ?? [];
	return { ...row, fate: "killed", history, "broken promise": withoutIds(promise), seconds };
}

const withoutIds = (text: string): string => text.replaceAll(/ ?\b0{8}-[\d-]+(\/\S+)?/g, "").slice(0, 70);

const copy = copyOfProduct();
const chosen = MUTANTS.filter((mutant) => values.only === undefined || mutant.what.includes(values.only));
const rows: Row[] = [];
for (const mutant of chosen) {
	const row = await tried(copy, mutant);
	rows.push(row);
	say(`${row.fate.padEnd(9)} ${row.mutant}`);
}
rmSync(copy, { recursive: true });
console.table(rows);
const killed = rows.filter((row) => row.fate === "killed").length;
const result = { mutants: chosen.length, killed, seconds: Math.round(rows.reduce((sum, row) => sum + row.seconds, 0)) };
say(JSON.stringify(result));
process.exit(killed === chosen.length ? 0 : 1);
