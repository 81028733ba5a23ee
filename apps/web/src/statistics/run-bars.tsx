import type { Statistics } from "@keyway/contract/statistics";
import { fullTime, shortDate, shortTime } from "../ui/format.ts";
import "./run-bars.css";

const HEIGHT = 180;
const STEP = 14;

/** How a bar is called: its day, week or hour. */
export function bucketName(at: string, step: Statistics["step"]): string {
	if (step === "day") return shortDate(at);
	if (step === "week") return `Week of ${shortDate(at)}`;
	return step === "hour" ? fullTime(at).slice(0, -3) : shortTime(at);
}

/** One bar for each stretch of time: what failed on top of what is open and what went well. */
export function RunBars({ buckets, step }: Pick<Statistics, "buckets" | "step">) {
	const most = Math.max(1, ...buckets.map(({ succeeded, failed, other }) => succeeded + failed + other));
	const [first, last] = [buckets[0], buckets.at(-1)];
	const height = (n: number) => (n / most) * (HEIGHT - 4);
	return (
		<figure className="run-bars">
			<svg
				viewBox={`0 0 ${buckets.length * STEP} ${HEIGHT}`}
				preserveAspectRatio="none"
				role="img"
				aria-label={`Runs over time, the most at once ${most}. The table below says the same in numbers.`}
			>
				{buckets.map(({ at, succeeded, failed, other }, index) => {
					const [well, open, bad] = [height(succeeded), height(other), height(failed)];
					const x = index * STEP + 2;
					const width = STEP - 4;
					return (
						<g key={at}>
							<title>{`${bucketName(at, step)}: ${succeeded} well, ${failed} failed, ${other} open or cancelled`}</title>
							<rect className="bar-none" x={x} y={0} width={width} height={HEIGHT} />
							<rect className="bar-ok" x={x} y={HEIGHT - well} width={width} height={well} />
							<rect className="bar-open" x={x} y={HEIGHT - well - open} width={width} height={open} />
							<rect className="bar-bad" x={x} y={HEIGHT - well - open - bad} width={width} height={bad} />
						</g>
					);
				})}
			</svg>
			<figcaption>
				<span>{first ? bucketName(first.at, step) : ""}</span>
				<span className="bar-legend">
					<i data-tone="ok" /> Went well
					<i data-tone="bad" /> Failed
					<i data-tone="open" /> Open or cancelled
				</span>
				<span>{last ? bucketName(last.at, step) : ""}</span>
			</figcaption>
		</figure>
	);
}
