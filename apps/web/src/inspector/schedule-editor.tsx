import { nextTime, ScheduleProblem, scheduleOf } from "@keyway/flow/schedule";
import { literal } from "@keyway/schema/field-value";
import { NativeSelect, TextInput } from "@mantine/core";
import { cronOf, HOUR_STEPS, MINUTE_STEPS, type MonthDay, type Rhythm, rhythmOf, WEEKDAYS } from "../words/schedule.ts";
import type { EditorProps } from "./editor-props.ts";
import { useCommitted } from "./use-committed.ts";
import "./schedule-editor.css";

type Every = Rhythm["every"] | "cron" | "";

const EVERY: { value: Every; label: string }[] = [
	{ value: "minutes", label: "Minutes" },
	{ value: "hours", label: "Hours" },
	{ value: "day", label: "Day" },
	{ value: "week", label: "Week" },
	{ value: "month", label: "Month" },
	{ value: "cron", label: "Cron expression" },
];
const NTH = [
	{ value: "day", label: "Day of the month" },
	{ value: "last", label: "Last day" },
	{ value: "1", label: "First" },
	{ value: "2", label: "Second" },
	{ value: "3", label: "Third" },
	{ value: "4", label: "Fourth" },
	{ value: "L", label: "Last" },
];
/** The week as most calendars show it. */
const WEEK = [1, 2, 3, 4, 5, 6, 0];

/** When a flow starts by the clock, as a form; a schedule that the form cannot say is edited as cron. */
export default function ScheduleEditor({ context, spec, value, invalid, describedBy, onChange }: EditorProps) {
	const cron = value?.kind === "literal" && typeof value.value === "string" ? value.value : "";
	const rhythm = rhythmOf(cron);
	const set = (next: Rhythm) => onChange(literal(cronOf(next)));
	const every: Every = cron === "" ? "" : (rhythm?.every ?? "cron");
	return (
		<div className="schedule-form">
			<NativeSelect
				aria-label={`${spec.label}: every`}
				aria-describedby={describedBy}
				error={invalid && every === ""}
				data={every === "" ? [{ value: "", label: "Choose how often" }, ...EVERY] : EVERY}
				value={every}
				onChange={(event) => {
					const chosen = event.currentTarget.value as Every;
					if (chosen === "cron") onChange(literal(asCron(cron)));
					else if (chosen !== "") set(started(chosen, rhythm));
				}}
			/>
			{rhythm ? <RhythmFields rhythm={rhythm} onChange={set} /> : null}
			{every === "cron" ? <CronField value={cron} invalid={invalid} onChange={onChange} label={spec.label} /> : null}
			<NextTimes context={context} />
		</div>
	);
}

/** The same schedule with its months spelled out, which only the field for cron can show. */
function asCron(cron: string): string {
	const [minute = "0", hour = "9", day = "*", , weekday = "*"] = cron.trim().split(/\s+/);
	return `${minute || "0"} ${hour} ${day} 1-12 ${weekday}`;
}

/** A rhythm of another kind that keeps the time of day where there is one. */
function started(every: Rhythm["every"], before: Rhythm | null): Rhythm {
	const at = before && "at" in before ? before.at : "09:00";
	switch (every) {
		case "minutes":
			return { every, count: 15 };
		case "hours":
			return { every, count: 1, minute: 0 };
		case "day":
			return { every, at };
		case "week":
			return { every, days: [1], at };
		case "month":
			return { every, on: { kind: "day", day: 1 }, at };
	}
}

type FieldsProps = { rhythm: Rhythm; onChange: (rhythm: Rhythm) => void };

function RhythmFields({ rhythm, onChange }: FieldsProps) {
	if (rhythm.every === "minutes" || rhythm.every === "hours") {
		const steps: readonly number[] = rhythm.every === "minutes" ? MINUTE_STEPS : HOUR_STEPS;
		return (
			<div className="schedule-line">
				<NativeSelect
					aria-label={`How many ${rhythm.every}`}
					data={[...new Set([...steps, rhythm.count])].map(String)}
					value={String(rhythm.count)}
					onChange={(event) => onChange({ ...rhythm, count: Number(event.currentTarget.value) })}
				/>
				<span>{rhythm.every === "minutes" ? "minutes" : "hours, at minute"}</span>
				{rhythm.every === "hours" ? (
					<NativeSelect
						aria-label="Minute"
						data={Array.from({ length: 60 }, (_, minute) => String(minute))}
						value={String(rhythm.minute)}
						onChange={(event) => onChange({ ...rhythm, minute: Number(event.currentTarget.value) })}
					/>
				) : null}
			</div>
		);
	}
	return (
		<>
			{rhythm.every === "week" ? (
				<Weekdays days={rhythm.days} onChange={(days) => onChange({ ...rhythm, days })} />
			) : null}
			{rhythm.every === "month" ? (
				<MonthDayFields on={rhythm.on} onChange={(on) => onChange({ ...rhythm, on })} />
			) : null}
			<div className="schedule-line">
				<span>at</span>
				<TextInput
					type="time"
					aria-label="Time of day"
					required
					value={rhythm.at}
					onChange={(event) => {
						if (event.currentTarget.value) onChange({ ...rhythm, at: event.currentTarget.value });
					}}
					onKeyDown={(event) => event.stopPropagation()}
				/>
			</div>
		</>
	);
}

function Weekdays({ days, onChange }: { days: number[]; onChange: (days: number[]) => void }) {
	return (
		<fieldset className="schedule-days" aria-label="Days of the week">
			{WEEK.map((day) => {
				const on = days.includes(day);
				const name = WEEKDAYS[day] ?? "";
				return (
					<button
						key={day}
						type="button"
						aria-pressed={on}
						aria-label={name}
						title={name}
						// The last day stays: a week without a day would never come.
						disabled={on && days.length === 1}
						onClick={() => onChange(on ? days.filter((each) => each !== day) : [...days, day].sort((a, b) => a - b))}
					>
						{name.slice(0, 2)}
					</button>
				);
			})}
		</fieldset>
	);
}

function MonthDayFields({ on, onChange }: { on: MonthDay; onChange: (on: MonthDay) => void }) {
	const which = on.kind === "weekday" ? String(on.nth) : on.kind;
	return (
		<div className="schedule-line">
			<NativeSelect
				aria-label="Which day of the month"
				data={NTH}
				value={which}
				onChange={(event) => {
					const chosen = event.currentTarget.value;
					if (chosen === "day") onChange({ kind: "day", day: 1 });
					else if (chosen === "last") onChange({ kind: "last" });
					else {
						const nth = chosen === "L" ? "L" : (Number(chosen) as 1 | 2 | 3 | 4);
						onChange({ kind: "weekday", nth, weekday: on.kind === "weekday" ? on.weekday : 1 });
					}
				}}
			/>
			{on.kind === "day" ? (
				<NativeSelect
					aria-label="Day"
					data={Array.from({ length: 31 }, (_, day) => String(day + 1))}
					value={String(on.day)}
					onChange={(event) => onChange({ kind: "day", day: Number(event.currentTarget.value) })}
				/>
			) : null}
			{on.kind === "weekday" ? (
				<NativeSelect
					aria-label="Weekday"
					data={WEEK.map((day) => ({ value: String(day), label: WEEKDAYS[day] ?? "" }))}
					value={String(on.weekday)}
					onChange={(event) => onChange({ ...on, weekday: Number(event.currentTarget.value) })}
				/>
			) : null}
		</div>
	);
}

type CronProps = Pick<EditorProps, "invalid" | "onChange"> & { value: string; label: string };

function CronField({ value, invalid, onChange, label }: CronProps) {
	const { text, change, flush } = useCommitted(value, (next) =>
		onChange(next.trim() === "" ? null : literal(next.trim())),
	);
	return (
		<TextInput
			aria-label={`${label} as cron`}
			placeholder="0 9 * * 1"
			spellCheck={false}
			error={invalid}
			styles={{ input: { fontFamily: "var(--font-mono)", fontSize: 12 } }}
			value={text}
			onChange={(event) => change(event.currentTarget.value)}
			onBlur={flush}
			onKeyDown={(event) => event.stopPropagation()}
		/>
	);
}

const SHOWN = 3;

/** The next times at which the flow would start, in the schedule's own time zone. */
function NextTimes({ context }: Pick<EditorProps, "context">) {
	const { trigger } = context.graph;
	if (!trigger) return null;
	try {
		const schedule = scheduleOf(trigger);
		const format = new Intl.DateTimeFormat("en-GB", {
			weekday: "short",
			day: "numeric",
			month: "short",
			year: "numeric",
			hour: "2-digit",
			minute: "2-digit",
			timeZone: schedule.timezone,
		});
		const times: number[] = [];
		for (let after = Date.now(); times.length < SHOWN; ) {
			const next = nextTime(schedule, after);
			if (next === null) break;
			times.push(next);
			after = next;
		}
		return (
			<section className="schedule-next" aria-label="Next times">
				<b>{times.length === 0 ? "Never starts any more" : "Next times"}</b>
				<ol>
					{times.map((time) => (
						<li key={time}>
							<time dateTime={new Date(time).toISOString()}>{format.format(time)}</time>
						</li>
					))}
				</ol>
				{times.length > 0 ? <small>{schedule.timezone}</small> : null}
			</section>
		);
	} catch (problem) {
		if (problem instanceof ScheduleProblem) return null;
		throw problem;
	}
}
