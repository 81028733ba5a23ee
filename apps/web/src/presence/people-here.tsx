import type { Presence } from "@keyway/contract/flow-live";
import { labelOf } from "@keyway/flow/validate-field";
import { entryOf, type FlowContext, titleOf } from "../words/flow-context.ts";
import { Avatar } from "./avatar.tsx";
import { usePresence } from "./presence-store.ts";
import "./avatar.css";

const SHOWN = 4;

/** Where somebody is, in words: "Ana Lima, at “Channel” of “Notify IT”". */
function placeWords(person: Presence, context: FlowContext): string {
	const { name, card, field } = person;
	const there = card !== null && (card === "trigger" || context.graph.cards[card] !== undefined);
	if (!there) return `${name} has this flow open`;
	const title = titleOf(context, card);
	if (field === null) return `${name}, at “${title}”`;
	return `${name}, at “${labelOf(entryOf(context, card), field)}” of “${title}”`;
}

/** Who else has the flow open, each person once. */
export function PeopleHere({ context }: { context: FlowContext }) {
	const people = usePresence((state) => state.people);
	if (people.length === 0) return null;
	const each = [...new Map(people.map((person) => [person.accountId, person])).values()];
	return (
		<ul className="people-here" aria-label="Also here">
			{each.slice(0, SHOWN).map((person) => (
				<li key={person.accountId}>
					<Avatar person={person} words={placeWords(person, context)} />
				</li>
			))}
			{each.length > SHOWN ? <li className="people-more">{each.length - SHOWN} more</li> : null}
		</ul>
	);
}

/** Who else is at a card, on the card. */
export function PeopleOnCard({ card }: { card: string }) {
	const people = usePresence((state) => state.byCard.get(card));
	if (!people) return null;
	return (
		<span className="card-people">
			{people.slice(0, SHOWN).map((person) => (
				<Avatar key={person.client} person={person} size={24} words={`${person.name} is at this step`} />
			))}
		</span>
	);
}

/** Says beside a step's settings who else is at it; nothing is locked. */
export function HeldBy({ context, card }: { context: FlowContext; card: string }) {
	const people = usePresence((state) => state.byCard.get(card));
	const [first] = people ?? [];
	if (!people || !first) return null;
	const others = people.length - 1;
	const field = first.field === null ? null : labelOf(entryOf(context, card), first.field);
	return (
		<div className="held-by" role="status">
			<Avatar person={first} size={22} words={first.name} />
			<span>
				{others > 0 ? `${first.name} and ${others} more are` : `${first.name} is`} at this step too
				{field ? `, in “${field}”` : ""}. Of two values for one field, the later stays.
			</span>
		</div>
	);
}
