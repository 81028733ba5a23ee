import type { CatalogueEntry } from "@keyway/schema/catalogue";
import { useMemo } from "react";
import type { Hands } from "../designer/selection-edits.ts";
import { dataMembers } from "../inspector/data-choices.ts";
import { FilterList } from "../ui/filter-list.tsx";
import { FloatingPanel } from "../ui/floating-panel.tsx";
import { Tile } from "../ui/tile.tsx";
import { TypeIcon } from "../ui/type-icon.tsx";
import { type FlowContext, iconOf, outputsOf, titleOf } from "../words/flow-context.ts";
import type { CarriedData } from "./carried-data.ts";
import { type FieldChoice, fieldChoices } from "./field-choices.ts";
import { mapData, outputAt } from "./map-data.ts";
import { type MapQuestion, useMapPanel } from "./map-panel-state.ts";
import { readersOf } from "./readers.ts";

const WIDTH = 320;
const LIST = 300;

/** Mapping without dragging: an output of the card, then a field of a later one, by arrows and Enter. */
export function MapPanel({ context, hands }: { context: FlowContext; hands: Hands }) {
	const { question, close } = useMapPanel();
	if (!question) return null;
	return (
		<FloatingPanel
			key={"from" in question ? "output" : "field"}
			label={"from" in question ? `Data of ${titleOf(context, question.from)}` : `Where ${question.data.label} goes`}
			at={question.at}
			width={WIDTH}
			height={LIST + 60}
			onClose={close}
		>
			{"from" in question ? (
				<Outputs context={context} question={question} />
			) : (
				<Fields context={context} hands={hands} question={question} />
			)}
		</FloatingPanel>
	);
}

function Outputs({ context, question }: { context: FlowContext; question: Extract<MapQuestion, { from: string }> }) {
	const { open, close } = useMapPanel();
	const { from, at } = question;
	const outputs = useMemo(
		() =>
			dataMembers({ name: from, label: from, type: "object", fields: outputsOf(context, from) }).map(({ path }) =>
				outputAt(context, { card: from, path }),
			),
		[context, from],
	);
	const pick = (output: Omit<CarriedData, "readers">) => {
		const readers = readersOf(context, output.reference);
		open({ data: { ...output, readers }, cards: [...readers], only: null, at });
	};
	return (
		<FilterList
			label={`Which output of ${titleOf(context, from)}?`}
			placeholder="Which output?"
			height={LIST}
			find={(search) => outputs.filter((each) => has(each.label, search))}
			keyOf={({ reference }) => reference.path.join(".")}
			render={(output) => (
				<>
					<Tile icon={iconOf(context, from)} size={24} />
					<span>
						<b className="ellipsis">{output.label}</b>
						<small>{output.from}</small>
					</span>
					<TypeIcon type={output.type} />
				</>
			)}
			onPick={pick}
			onClose={close}
		/>
	);
}

type Offer = { key: string; choice: FieldChoice; converter: CatalogueEntry | null };
type FieldsProps = { context: FlowContext; hands: Hands; question: Extract<MapQuestion, { data: CarriedData }> };

function Fields({ context, hands, question }: FieldsProps) {
	const close = useMapPanel((panel) => panel.close);
	const { data, cards, only } = question;
	const offers = useMemo(() => {
		const choices = fieldChoices(context, cards, data.type).filter(
			({ target }) => !only || (target.field === only.field && target.member === only.member),
		);
		return choices.flatMap(offersOf);
	}, [context, cards, data, only]);
	return (
		<FilterList
			label={`Which field gets ${data.label}?`}
			placeholder={`Which field gets ${data.label}?`}
			height={LIST}
			find={(search) => offers.filter(({ choice }) => has(`${choice.label} ${choice.of}`, search)).slice(0, 120)}
			keyOf={({ key }) => key}
			refusal={({ choice, converter }) => (converter ? null : choice.refusal)}
			render={({ choice, converter }) => (
				<>
					<Tile icon={iconOf(context, choice.target.card)} size={24} />
					<span>
						<b className="ellipsis">{choice.label}</b>
						<small>{converter ? `${choice.of}, through ${converter.name}` : (choice.refusal ?? choice.of)}</small>
					</span>
					<TypeIcon type={choice.type} />
				</>
			)}
			onPick={({ choice, converter }) => {
				close();
				mapData(hands, choice.target, data, converter);
			}}
			onClose={close}
		/>
	);
}

/** A field as it is, or once for each function that makes the data fit. */
function offersOf(choice: FieldChoice): Offer[] {
	const { card, field, member } = choice.target;
	const key = `${card}.${field}.${member ?? ""}`;
	if (choice.converters.length === 0) return [{ key, choice, converter: null }];
	return choice.converters.map((converter) => ({ key: `${key} ${converter.id}`, choice, converter }));
}

function has(text: string, search: string): boolean {
	const words = search.toLowerCase().split(/\s+/).filter(Boolean);
	return words.every((word) => text.toLowerCase().includes(word));
}
