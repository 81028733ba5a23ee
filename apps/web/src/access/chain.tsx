import type { RequestDetail } from "@keyway/contract/access-requests";
import { ChevronRight } from "lucide-react";
import type { z } from "zod";
import { shortTime } from "../ui/format.ts";
import type { Tone } from "../ui/status.ts";
import { StatusDot } from "../ui/status-dot.tsx";
import { durationWords } from "../words/duration.ts";
import { Initials } from "./initials.tsx";

type Request = z.infer<typeof RequestDetail>;
type Stage = Request["stages"][number];
type Decision = Request["decisions"][number];

const TONE: Record<Stage["status"], Tone> = { open: "wait", done: "ok", later: "queued" };
const STATE: Record<Stage["status"], string> = { open: "waiting", done: "done", later: "not yet" };

/** How many of a stage's people must agree, in words. */
function needWords({ needs, approvers }: Stage): string | null {
	if (approvers.length <= 1) return null;
	if (needs === approvers.length) return "all of them";
	return needs === 1 ? "any one of them" : `${needs} of them`;
}

/** The stages of an approval from left to right: who is asked, and what they said. */
export function Chain({ stages, decisions = [] }: { stages: Stage[]; decisions?: Decision[] }) {
	if (stages.length === 0) return <p className="mut">Nobody needs to approve this.</p>;
	return (
		<ol className="chain" aria-label="Who decides">
			{stages.map((stage, at) => {
				const said = decisions.filter((each) => each.stage === at);
				const denied = said.some((each) => each.decision === "deny");
				return (
					<li key={`${at}-${stage.name}`} data-state={stage.status}>
						{at > 0 ? <ChevronRight size={16} className="chain-arrow" aria-hidden="true" /> : null}
						<div className="chain-stage">
							<span className="chain-name">
								<StatusDot tone={denied ? "bad" : TONE[stage.status]} size={14} />
								{stage.name}
								<span className="visually-hidden">: {denied ? "denied" : STATE[stage.status]}</span>
							</span>
							{stage.approvers.map((person) => (
								<span key={person.id} className="chain-person">
									<Initials name={person.name} />
									{person.name}
								</span>
							))}
							{needWords(stage) ? <span className="mut">{needWords(stage)}</span> : null}
							{said.map((decision) => (
								<SaidWords key={decision.by.id} decision={decision} />
							))}
						</div>
					</li>
				);
			})}
		</ol>
	);
}

function SaidWords({ decision }: { decision: Decision }) {
	const { by, for: other, reason, duration, at } = decision;
	const verb = decision.decision === "approve" ? "approved" : "denied";
	return (
		<span className="chain-said" data-decision={decision.decision}>
			<b>{by.name}</b> {verb}
			{other ? ` for ${other.name}` : ""}
			{duration ? `, for ${durationWords(duration)} only` : ""}, {shortTime(at)}
			{reason ? <q>{reason}</q> : null}
		</span>
	);
}
