import type { TriggerCard } from "@keyway/schema/flow";
import type { Json } from "@keyway/schema/json";
import { Cron } from "croner";
import { constantOf } from "./literal.ts";

/** When a flow with a clock starts, as its trigger says; none of it can be worked out from data. */
export type Schedule = {
	/** Five fields: minute, hour, day of month, month, day of week; `L` and `1#1` are understood. */
	cron: string;
	/** IANA name; UTC where none is said. */
	timezone: string;
	/** First and last day or moment, in the time zone. */
	start: string | null;
	end: string | null;
	/** Times of day between which it may start, `08:00-18:00`; over midnight too. */
	window: string | null;
	/** What becomes of times that passed while nobody watched. */
	missed: "skip" | "once";
};

/** Why a schedule cannot be followed, in words for its author. */
export class ScheduleProblem extends Error {}

const WINDOW = /^([01]\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]\d|2[0-3]):([0-5]\d)$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** Times outside of the window that are looked at before it counts as one that never comes. */
const MOST_STEPS = 10_000;

/** Reads a `schedule.cron` trigger. @throws ScheduleProblem */
export function scheduleOf(trigger: TriggerCard): Schedule {
	const text = (name: string): string | null => {
		const field = trigger.fields[name];
		const value: Json | undefined = field ? constantOf(field) : null;
		if (value === undefined) throw new ScheduleProblem(`The field "${name}" of a schedule must be a fixed value.`);
		return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
	};
	const cron = text("cron");
	if (cron === null) throw new ScheduleProblem("Say when the flow starts, for example 0 9 * * 1 for Mondays at 9:00.");
	const schedule: Schedule = {
		cron,
		timezone: text("timezone") ?? "UTC",
		start: text("start"),
		end: text("end"),
		window: text("window"),
		missed: text("missed") === "once" ? "once" : "skip",
	};
	clockOf(schedule);
	return schedule;
}

/**
 * The first time after `after` (milliseconds), null when there is none any more. A local time that does not exist fires
 * at the next valid instant, a doubled one once. @throws ScheduleProblem
 */
export function nextTime(schedule: Schedule, after: number): number | null {
	const clock = clockOf(schedule);
	let at = clock.nextRun(new Date(after));
	for (let step = 0; at && step < MOST_STEPS; step++) {
		if (isInside(schedule, at)) return at.getTime();
		at = clock.nextRun(at);
	}
	return null;
}

function clockOf({ cron, timezone, start, end, window }: Schedule): Cron {
	if (window !== null && !WINDOW.test(window))
		throw new ScheduleProblem(`"${window}" is no window. Write it as 08:00-18:00.`);
	if (!isZone(timezone)) throw new ScheduleProblem(`"${timezone}" is not a time zone. Use a name like Europe/Berlin.`);
	for (const moment of [start, end])
		if (moment !== null && Number.isNaN(Date.parse(moment)))
			throw new ScheduleProblem(`"${moment}" is not a date. Write it as 2026-12-31.`);
	try {
		return new Cron(cron, {
			paused: true,
			mode: "5-part",
			timezone,
			...(start === null ? {} : { startAt: DAY.test(start) ? `${start}T00:00:00` : start }),
			...(end === null ? {} : { stopAt: DAY.test(end) ? `${end}T23:59:59` : end }),
		});
	} catch (cause) {
		const reason = cause instanceof Error ? cause.message.replace(/^\w+: /, "") : "";
		throw new ScheduleProblem(`"${cron}" is not a schedule: ${reason}. Write five fields such as 0 9 * * 1.`, {
			cause,
		});
	}
}

function isZone(name: string): boolean {
	try {
		new Intl.DateTimeFormat("en", { timeZone: name });
		return true;
	} catch {
		return false;
	}
}

function isInside({ window, timezone }: Schedule, at: Date): boolean {
	const parts = window === null ? null : WINDOW.exec(window);
	if (!parts) return true;
	const [from, to] = [`${parts[1]}:${parts[2]}`, `${parts[3]}:${parts[4]}`];
	const format = new Intl.DateTimeFormat("en-GB", { timeZone: timezone, hour: "2-digit", minute: "2-digit" });
	const time = format.format(at);
	return from <= to ? from <= time && time <= to : time >= from || time <= to;
}
