import { closeSync, fdatasyncSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import postgres from "postgres";

/** CPU seconds of a process, of its living descendants, and of those that have ended (Linux; zero elsewhere). */
export function treeCpu(root: number): number {
	const ours = new Set(treeOf(root));
	return processes().reduce((sum, { pid, ticks }) => sum + (ours.has(pid) ? ticks : 0), 0) / 100;
}

/** CPU seconds of the embedded cluster in this data directory. */
export const databaseCpu = (directory: string): number => treeCpu(postmasterOf(directory));

/** The process id of the embedded cluster in this data directory. */
export const postmasterOf = (directory: string): number =>
	Number(readFileSync(join(directory, "cluster/postmaster.pid"), "utf8").split("\n")[0]);

/** The numbers of a process and of all its descendants. */
export function treeOf(root: number): number[] {
	const children = Map.groupBy(processes(), ({ parent }) => parent);
	const below = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap((child) => below(child.pid))];
	return below(root);
}

type Process = { pid: number; parent: number; ticks: number };

function processes(): Process[] {
	return readdirSync("/proc")
		.filter((name) => /^\d+$/.test(name))
		.flatMap((name): Process[] => {
			const stat = readIfThere(`/proc/${name}/stat`);
			if (stat === "") return [];
			// Fields after the name: 1 = parent; 11 and 12 = user and system time; 13 and 14 = those of ended children.
			const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
			const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
			return [{ pid: Number(name), parent: Number(fields[1]), ticks }];
		});
}

/** Text of a file; empty when it is gone, as files of processes are that have ended. */
export function readIfThere(path: string): string {
	try {
		return readFileSync(path, "utf8");
	} catch {
		return "";
	}
}

/** The yardstick: 500-byte rows per second, one per commit, from so many connections, and the slowest commits. */
export async function commitLimit(
	url: string,
	clients: number,
	seconds: number,
): Promise<{ rate: number; p99: number }> {
	const sql = postgres(url, { max: clients, onnotice: () => {} });
	await sql`create table yardstick (id bigint generated always as identity primary key, text text not null)`;
	const text = "x".repeat(500);
	const times: number[] = [];
	const end = performance.now() + seconds * 1_000;
	const insert = async () => {
		while (performance.now() < end) {
			const from = performance.now();
			await sql`insert into yardstick (text) values (${text})`;
			times.push(performance.now() - from);
		}
	};
	await Promise.all(Array.from({ length: clients }, insert));
	await sql`drop table yardstick`;
	await sql.end();
	return { rate: Math.round(times.length / seconds), p99: round(percentile(times, 99)) };
}

/** Milliseconds of writing 8 kB and `fdatasync`, one after the other, on the disk of this directory. */
export function syncTimes(directory: string, seconds: number): { p50: number; p99: number } {
	const path = join(directory, "sync-probe");
	const file = openSync(path, "w");
	const page = Buffer.alloc(8_192, "x");
	const times: number[] = [];
	const end = performance.now() + seconds * 1_000;
	while (performance.now() < end) {
		const from = performance.now();
		writeSync(file, page, 0, page.length, 0);
		fdatasyncSync(file);
		times.push(performance.now() - from);
	}
	closeSync(file);
	rmSync(path);
	return { p50: round(percentile(times, 50)), p99: round(percentile(times, 99)) };
}

export const round = (value: number): number => Math.round(value * 100) / 100;

export function percentile(values: number[], percent: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0;
}
