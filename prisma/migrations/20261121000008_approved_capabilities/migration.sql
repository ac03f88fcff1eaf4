-- What the approving admin let through of the requested capabilities; empty until then.
ALTER TABLE "manifests" ADD COLUMN "approved_capabilities" TEXT[];
