import { ChevronLeft, ChevronRight } from "lucide-react";
import type { Loop } from "./iterations.ts";

type Props = { loop: Loop & { shown: number }; title: string; onChange: (index: number) => void };

/** Pages through the items of a loop: one back, one on, a number, and the next that failed. */
export function IterationPicker({ loop, title, onChange }: Props) {
	const { count, shown, failed } = loop;
	const next = failed.find((index) => index > shown) ?? failed[0];
	return (
		<fieldset className="iteration-picker" aria-label={`Item of ${title}`}>
			<span className="ellipsis">{title}</span>
			<button type="button" aria-label="Previous item" disabled={shown === 0} onClick={() => onChange(shown - 1)}>
				<ChevronLeft size={15} aria-hidden="true" />
			</button>
			<input
				key={shown}
				aria-label={`Item, 1 to ${count}`}
				inputMode="numeric"
				defaultValue={shown + 1}
				onBlur={(event) => {
					const wanted = Number(event.currentTarget.value) - 1;
					if (Number.isInteger(wanted) && wanted >= 0 && wanted < count) onChange(wanted);
					else event.currentTarget.value = String(shown + 1);
				}}
				onKeyDown={(event) => {
					event.stopPropagation();
					if (event.key === "Enter") event.currentTarget.blur();
				}}
			/>
			<span>of {count}</span>
			<button type="button" aria-label="Next item" disabled={shown >= count - 1} onClick={() => onChange(shown + 1)}>
				<ChevronRight size={15} aria-hidden="true" />
			</button>
			{next !== undefined && next !== shown ? (
				<button type="button" className="iteration-failed" onClick={() => onChange(next)}>
					{failed.length} failed
				</button>
			) : null}
		</fieldset>
	);
}
