import type { Template } from "@keyway/contract/templates";
import type { Catalogue } from "@keyway/schema/catalogue";
import { Button, Modal, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useConnections } from "../connections/use-connections.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { FlowPicture } from "./flow-picture.tsx";
import { TemplateSteps } from "./template-steps.tsx";
import "./install-dialog.css";

type Props = {
	template: Template;
	catalogue: Catalogue;
	/** Of a flow that is there already the name stays. */
	named: boolean;
	verb: string;
	pending: boolean;
	error: unknown;
	onInstall: (name: string, connections: Record<string, string>) => void;
	onClose: () => void;
};

/** An example flow as picture and sentences, and which connections its cards shall use. */
export default function InstallDialog(props: Props) {
	const { template, catalogue, named, verb, pending, error, onInstall, onClose } = props;
	const here = useConnections(template.connectors.length > 0);
	const [name, setName] = useState(template.name);
	const [chosen, setChosen] = useState<Record<string, string>>({});
	const connections = here.data?.items ?? [];
	const of = (connector: string) => connections.filter((each) => each.connector === connector);
	const choice = (connector: string) => chosen[connector] ?? of(connector)[0]?.id ?? "";
	const context = { graph: template.graph, catalogue, kind: template.kind };
	const nameOf = (connector: string) => catalogue.connectors.find(({ id }) => id === connector)?.name ?? connector;
	return (
		<Modal opened onClose={onClose} title={template.name} size={640}>
			<form
				className="form-rows"
				onSubmit={(event) => {
					event.preventDefault();
					const all = template.connectors.map((connector) => [connector, choice(connector)]);
					onInstall(name.trim(), Object.fromEntries(all.filter(([, id]) => id)));
				}}
			>
				<p className="mut">{template.description}</p>
				<div className="install-picture">
					<FlowPicture context={context} />
				</div>
				<TemplateSteps context={context} />
				{named ? null : (
					<TextInput
						label="Name"
						maxLength={200}
						value={name}
						onChange={(event) => setName(event.currentTarget.value)}
					/>
				)}
				{template.connectors.map((connector) => (
					<NativeSelect
						key={connector}
						label={`Connection to ${nameOf(connector)}`}
						description={
							of(connector).length === 0 && here.isSuccess
								? "There is none yet: choose one in the flow later."
								: undefined
						}
						data={[
							...of(connector).map((each) => ({ value: each.id, label: each.name })),
							{ value: "", label: "None yet" },
						]}
						value={choice(connector)}
						onChange={(event) => setChosen({ ...chosen, [connector]: event.currentTarget.value })}
					/>
				))}
				<InlineAlert error={error ?? here.error} />
				<div className="form-foot">
					<Button onClick={onClose}>Cancel</Button>
					<Button type="submit" variant="filled" loading={pending} disabled={!name.trim()} data-autofocus>
						{verb}
					</Button>
				</div>
			</form>
		</Modal>
	);
}
