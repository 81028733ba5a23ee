import { type Policy, accessCatalogueRoutes as routes } from "@keyway/contract/access-catalogue";
import type { AccessPolicy, PolicyRule } from "@keyway/schema/access";
import { Button, Switch, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { api } from "../api/client.ts";
import { useMe } from "../session/use-me.ts";
import { ErrorState } from "../ui/error-state.tsx";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { notifyDone } from "../ui/notify.ts";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { AccessPage } from "./access-page.tsx";
import { ApproversField } from "./approvers-field.tsx";
import { ConditionsField } from "./conditions-field.tsx";
import { DurationField } from "./duration-field.tsx";
import { newRule, startingPolicy } from "./policy-draft.ts";
import { QuestionsField } from "./questions-field.tsx";
import { RuleEditor } from "./rule-editor.tsx";
import { useCatalogueChanges } from "./use-catalogue-of-roles.ts";

/** One policy, or a new one: its terms and its rules in order. */
export default function PolicyPage({ id }: { id: string }) {
	const isNew = id === "new";
	const { data, error, refetch } = useQuery({
		queryKey: ["access", "policy", id],
		queryFn: ({ signal }) => api(routes.getPolicy, { params: { id } }, { signal }),
		enabled: !isNew,
		// What is being edited must not change under the hand.
		refetchOnWindowFocus: false,
	});
	if (error && !data)
		return (
			<AccessPage title="Policy">
				<ErrorState title="The policy could not be loaded" error={error} onRetry={() => void refetch()} />
			</AccessPage>
		);
	if (!data && !isNew)
		return (
			<AccessPage title="Policy">
				<section className="panel" aria-label="Policy" aria-busy="true">
					<SkeletonRows rows={6} />
				</section>
			</AccessPage>
		);
	return <PolicyForm key={data ? `${data.id} ${data.version}` : "new"} saved={data ?? null} />;
}

function PolicyForm({ saved }: { saved: Policy | null }) {
	const { may } = useMe();
	const [, go] = useLocation();
	const [name, setName] = useState(saved?.name ?? "");
	const [policy, setPolicy] = useState<AccessPolicy>(saved?.policy ?? startingPolicy());
	const { savePolicy, removePolicy } = useCatalogueChanges();
	const set = (part: Partial<AccessPolicy>) => setPolicy({ ...policy, ...part });
	const mayManage = may("access:manage");

	const submit = () =>
		savePolicy.mutate(
			{ id: saved?.id ?? null, body: { name: name.trim(), policy } },
			{
				onSuccess: (next) => {
					notifyDone(`“${next.name}” was saved as version ${next.version}.`);
					go(`/access/policies/${next.id}`);
				},
			},
		);
	const remove = () =>
		removePolicy.mutate(saved?.id ?? "", {
			onSuccess: () => {
				notifyDone(`“${name}” was removed.`);
				go("/access/policies");
			},
		});

	return (
		<AccessPage
			title={saved?.name ?? "New policy"}
			lead={
				saved
					? `Version ${saved.version}. Requests that were sent keep the chain they were sent with.`
					: "The first rule that fits decides; the last one is the default."
			}
			actions={
				saved && mayManage ? (
					<Button variant="danger" leftSection={<Trash2 size={14} />} loading={removePolicy.isPending} onClick={remove}>
						Remove
					</Button>
				) : null
			}
		>
			<form
				className="policy-form"
				aria-label="Policy"
				onSubmit={(event) => {
					event.preventDefault();
					submit();
				}}
			>
				<fieldset disabled={!mayManage}>
					<Terms name={name} onName={setName} policy={policy} set={set} />
					<Rules policy={policy} set={set} />
				</fieldset>
				<InlineAlert error={savePolicy.error ?? removePolicy.error} />
				<div className="form-foot">
					<Button component={Link} href="/access/policies">
						Back
					</Button>
					{mayManage ? (
						<Button type="submit" variant="filled" loading={savePolicy.isPending} disabled={!name.trim()}>
							Save
						</Button>
					) : null}
				</div>
			</form>
		</AccessPage>
	);
}

type Part = { policy: AccessPolicy; set: (part: Partial<AccessPolicy>) => void };

function Terms({ name, onName, policy, set }: Part & { name: string; onName: (name: string) => void }) {
	return (
		<section className="panel policy-part" aria-label="Terms">
			<h2>Terms</h2>
			<div className="form-pair">
				<TextInput
					label="Name"
					size="xs"
					required
					withAsterisk={false}
					maxLength={200}
					value={name}
					onChange={(event) => onName(event.currentTarget.value)}
				/>
				<span />
				<DurationField
					label="Usual time"
					value={policy.recommendedDuration ?? ""}
					whenEmpty="None"
					onChange={(value) => set({ recommendedDuration: value || null })}
				/>
				<DurationField
					label="Longest time"
					value={policy.maxDuration ?? ""}
					whenEmpty="No limit"
					onChange={(value) => set({ maxDuration: value || null })}
				/>
			</div>
			<ConditionsField
				label="Who may have it"
				none="Everybody"
				joined="or"
				conditions={policy.eligible}
				onChange={(eligible) => set({ eligible })}
			/>
			<Switch
				label="A reason must be given"
				checked={policy.justificationRequired}
				onChange={(event) => set({ justificationRequired: event.currentTarget.checked })}
			/>
			<Switch
				label="Others may ask for somebody"
				description="The person's manager always may."
				checked={policy.onBehalf}
				onChange={(event) => set({ onBehalf: event.currentTarget.checked })}
			/>
			<QuestionsField questions={policy.questions} onChange={(questions) => set({ questions })} />
			<ApproversField
				label="Who decides where nobody is found"
				approvers={policy.fallback}
				onChange={(fallback) => set({ fallback })}
			/>
		</section>
	);
}

function Rules({ policy, set }: Part) {
	const { rules } = policy;
	const replace = (at: number, rule: PolicyRule) => set({ rules: rules.map((each, i) => (i === at ? rule : each)) });
	const move = (at: number, by: number) => {
		const next = [...rules];
		const [rule] = next.splice(at, 1);
		if (rule) next.splice(at + by, 0, rule);
		set({ rules: next });
	};
	return (
		<section className="policy-rules" aria-label="Rules">
			<div className="app-head">
				<h2>Rules</h2>
				<span className="mut">The first that fits decides.</span>
				<Button leftSection={<Plus size={14} />} onClick={() => set({ rules: [newRule(), ...rules] })}>
					Add rule
				</Button>
			</div>
			<ol>
				{rules.map((rule, at) => (
					<RuleEditor
						// Rules have no identity but their place.
						key={`rule-${at}-of-${rules.length}`}
						rule={rule}
						isDefault={at === rules.length - 1}
						onChange={(next) => replace(at, next)}
						onUp={at > 0 ? () => move(at, -1) : null}
						onDown={at < rules.length - 1 ? () => move(at, 1) : null}
						onRemove={rules.length > 1 ? () => set({ rules: rules.filter((_, i) => i !== at) }) : null}
					/>
				))}
			</ol>
		</section>
	);
}
