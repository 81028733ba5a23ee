import { accepts, inWords } from "@keyway/flow/accepts";
import { ChevronDown, CircleAlert } from "lucide-react";
import { memo } from "react";
import { type CarriedData, useCarriedData } from "../mapping/carried-data.ts";
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
	/** Its outputs can be dragged. */
	editable: boolean;
	onExpand: (id: string) => void;
};

/** A card that reads without opening: what it is, what goes in with values, what comes out, how it went. */
export const FlowCard = memo(function FlowCard(props: Props) {
	const { view, overlay, selected, fold, lane, editable, onExpand } = props;
	const reach = useCarriedData(({ data }) => (data ? reachOf(data, view.id) : undefined));
	if (fold === "block") return <div className="card" data-block data-selected={selected} data-tone={overlay?.tone} />;
	return (
		<div
			className="card"
			data-selected={selected}
			data-unset={view.unset && !overlay}
			data-tone={overlay?.tone}
			data-fold={fold === "near" ? undefined : fold}
			data-reach={reach}
		>
			{view.branches.length === 0 ? <span className="card-port" data-tone={overlay?.tone} /> : null}
			<Head view={view} fold={fold} />
			{fold === "mid" ? <p className="card-sentence">{view.sentence}</p> : null}
			{fold === "near" ? <Body view={view} lane={lane} editable={editable} onExpand={onExpand} /> : null}
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

function Body({ view, lane, editable, onExpand }: Pick<Props, "view" | "lane" | "editable" | "onExpand">) {
	const [problem] = view.problems;
	return (
		<>
			{view.rows.length > 0 || problem ? (
				<div className={view.rows.length > 0 ? "card-rows" : "card-rows-none"}>
					{view.rows.map((row) => (
						<Row key={row.key} card={view.id} row={row} />
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
						<div
							key={output.key}
							className="card-row"
							data-output={output.path.join(".")}
							draggable={editable}
							title={editable ? `Drag ${output.label} to a field of a later step` : undefined}
						>
							<span className="card-label">{output.label}</span>
							<TypeIcon type={output.type} />
							<span className="field-port" />
						</div>
					))}
					{view.moreOutputs > 0 ? <More count={view.moreOutputs} id={view.id} onExpand={onExpand} /> : null}
				</div>
			) : null}
		</>
	);
}

function Row({ card, row }: { card: string; row: InputRow }) {
	const fit = useCarriedData(({ data }) => (data?.readers.has(card) ? fitOf(data, row) : null));
	return (
		<div className="card-row" data-wide={row.wide} data-field={row.key} data-fit={fit ?? undefined}>
			<TypeIcon type={row.type} />
			{row.wide && !row.missing ? null : <span className="card-label">{row.label}</span>}
			<span className="card-value">
				{fit === "no" ? <span className="card-needs">Needs {inWords(row.type)}</span> : <Value row={row} />}
			</span>
			<span className="field-port" />
		</div>
	);
}

function Value({ row }: { row: InputRow }) {
	return row.missing ? <span className="card-missing">Missing</span> : <PiecesLine pieces={row.pieces} />;
}

/** Where the dragged data comes from, where it may go, and where it may not. */
function reachOf({ reference, readers }: CarriedData, card: string): "source" | "yes" | "no" {
	if (reference.card === card) return "source";
	return readers.has(card) ? "yes" : "no";
}

const fitOf = ({ type }: CarriedData, row: InputRow) => (accepts(row.type, type).ok ? "yes" : "no");

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
