import { ChevronDown, CircleAlert } from "lucide-react";
import { memo } from "react";
import { StatusDot } from "../ui/status-dot.tsx";
import { Tile } from "../ui/tile.tsx";
import { TypeIcon } from "../ui/type-icon.tsx";
import type { CardOverlay } from "./card-overlay.ts";
import type { CardView, InputRow } from "./card-view.ts";
import { PiecesLine } from "./pieces-line.tsx";
import "./flow-card.css";

/** How much of a card is drawn at the present zoom: all, header and status, name and status, or a block of colour. */
export type Fold = "near" | "mid" | "far" | "block";

type Props = {
	view: CardView;
	overlay: CardOverlay | null;
	selected: boolean;
	fold: Fold;
	/** Lanes that the run went into, for the ports' colour. */
	lane: string | null;
	onExpand: (id: string) => void;
};

/** A card that reads without opening: what it is, what goes in with values, what comes out, how it went. */
export const FlowCard = memo(function FlowCard({ view, overlay, selected, fold, lane, onExpand }: Props) {
	if (fold === "block") return <div className="card" data-block data-selected={selected} data-tone={overlay?.tone} />;
	return (
		<div
			className="card"
			data-selected={selected}
			data-unset={view.unset && !overlay}
			data-tone={overlay?.tone}
			data-fold={fold === "near" ? undefined : fold}
		>
			{view.branches.length === 0 ? <span className="card-port" data-tone={overlay?.tone} /> : null}
			<Head view={view} fold={fold} />
			{fold === "mid" ? <p className="card-sentence">{view.sentence}</p> : null}
			{fold === "near" ? <Body view={view} lane={lane} onExpand={onExpand} /> : null}
			{overlay ? (
				<div className="card-foot" data-tone={overlay.tone}>
					<StatusDot tone={overlay.tone} size={16} />
					<span className="ellipsis" title={overlay.words}>
						{overlay.words}
					</span>
					{overlay.peek && fold === "near" ? <span className="card-peek">{overlay.peek}</span> : null}
				</div>
			) : null}
		</div>
	);
});

function Head({ view, fold }: { view: CardView; fold: Fold }) {
	const tile = fold === "far" ? 40 : 30;
	return (
		<div className="card-head">
			<Tile icon={view.icon} size={tile} />
			<div className="card-names">
				{fold === "far" ? null : (
					<div className="card-line">
						<span className="card-kind">{view.kind}</span>
						<span className="card-number">{view.number}</span>
					</div>
				)}
				<div className="card-title">{view.title}</div>
			</div>
			{view.problems.length > 0 ? (
				<span className="card-problem-mark">
					<CircleAlert size={fold === "far" ? 30 : 18} />
				</span>
			) : null}
		</div>
	);
}

function Body({ view, lane, onExpand }: Pick<Props, "view" | "lane" | "onExpand">) {
	const [problem] = view.problems;
	return (
		<>
			{view.rows.length > 0 || problem ? (
				<div className={view.rows.length > 0 ? "card-rows" : "card-rows-none"}>
					{view.rows.map((row) => (
						<Row key={row.key} row={row} />
					))}
					{view.moreRows > 0 ? <More count={view.moreRows} id={view.id} onExpand={onExpand} /> : null}
					{problem ? (
						<div className="card-problem" data-severity={problem.severity} title={problem.message}>
							<CircleAlert size={14} />
							<span className="ellipsis">{problem.message}</span>
						</div>
					) : null}
				</div>
			) : null}
			{view.branches.length > 0 ? (
				<div className="card-rows">
					{view.branches.map((branch) => (
						<div key={branch.lane} className="card-row card-branch">
							<span className="ellipsis">{branch.label}</span>
							<span className="card-port" data-tone={lane && branch.lane.endsWith(`.${lane}`) ? "ok" : undefined} />
						</div>
					))}
				</div>
			) : null}
			{view.outputs.length > 0 ? (
				<div className="card-outputs">
					<div className="card-outputs-head">Outputs</div>
					{view.outputs.map((output) => (
						<div key={output.key} className="card-row">
							<span className="card-label">{output.label}</span>
							<TypeIcon type={output.type} />
						</div>
					))}
					{view.moreOutputs > 0 ? <More count={view.moreOutputs} id={view.id} onExpand={onExpand} /> : null}
				</div>
			) : null}
		</>
	);
}

function Row({ row }: { row: InputRow }) {
	return (
		<div className="card-row" data-wide={row.wide}>
			<TypeIcon type={row.type} />
			{row.wide && !row.missing ? null : <span className="card-label">{row.label}</span>}
			<span className="card-value">
				{row.missing ? <span className="card-missing">Missing</span> : <PiecesLine pieces={row.pieces} />}
			</span>
		</div>
	);
}

function More({ count, id, onExpand }: { count: number; id: string; onExpand: (id: string) => void }) {
	return (
		<button
			type="button"
			className="card-more"
			tabIndex={-1}
			onClick={(event) => {
				event.stopPropagation();
				onExpand(id);
			}}
		>
			{count} more <ChevronDown size={12} />
		</button>
	);
}
