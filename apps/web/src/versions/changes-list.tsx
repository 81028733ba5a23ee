import { ArrowRightLeft, Minus, Pencil, Plus } from "lucide-react";
import type { Change } from "./changes.ts";
import type { Mark } from "./merged-graph.ts";
import "./changes-list.css";

const MARKS = {
	added: { icon: Plus, label: "Added" },
	changed: { icon: Pencil, label: "Changed" },
	moved: { icon: ArrowRightLeft, label: "Moved" },
	removed: { icon: Minus, label: "Removed" },
} satisfies Record<Mark, object>;

type Props = { changes: readonly Change[]; onJump: (card: string) => void };

/** Differences in words; each row leads to its card. */
export function ChangesList({ changes, onJump }: Props) {
	if (changes.length === 0) return <p className="changes-none">Nothing differs.</p>;
	return (
		<ul className="changes-list">
			{changes.map(({ card, mark, title, details }) => {
				const { icon: Glyph, label } = MARKS[mark];
				const words = (
					<>
						<Glyph size={15} aria-hidden="true" />
						<span>
							<b>{label}</b> {title}
							{details.map((detail) => (
								<small key={detail}>{detail}</small>
							))}
						</span>
					</>
				);
				return (
					<li key={`${card}-${title}-${mark}`} data-mark={mark}>
						<button type="button" onClick={() => onJump(card)}>
							{words}
						</button>
					</li>
				);
			})}
		</ul>
	);
}
