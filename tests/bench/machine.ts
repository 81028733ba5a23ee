import { readdirSync, readFileSync } from "node:fs";
import postgres from "postgres";

/** CPU seconds of all processes whose name begins with `postgres` (Linux; zero elsewhere). */
export function databaseCpu(): number {
	let ticks = 0;
	try {
		for (const entry of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
			const stat = readStat(entry);
			const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
			// 11 and 12 after the name: user and system time; 13 and 14: of children that have ended.
			if (stat.includes("(postgres")) ticks += [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
		}
	} catch {
		return 0;
	}
	return ticks / 100;
}

function readStat(pid: string): string {
	try {
		return readFileSync(`/proc/${pid}/stat`, "utf8");
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
	return { rate: times.length / seconds, p99: percentile(times, 99) };
}

export const round = (value: number): number => Math.round(value * 100) / 100;

export function percentile(values: number[], percent: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0;
}
