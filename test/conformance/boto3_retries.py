"""What boto3 makes of faults that the test has set, one JSON object on standard output."""

import json

import boto3

kinesis = boto3.client("kinesis")


def attempts(put):
    return put["ResponseMetadata"]["RetryAttempts"]


retried = [
    attempts(kinesis.put_record(StreamName=name, PartitionKey="a", Data=b"hello"))
    for name in ("throttled", "failing", "unavailable")
]
try:
    kinesis.describe_stream(StreamName="throttled")
    raised = None
except kinesis.exceptions.ResourceInUseException as error:
    raised = error.response["Error"]["Message"]
print(json.dumps({"retried": retried, "raised": raised}))
