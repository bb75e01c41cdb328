export { default } from "@zazuko/yasqe";
