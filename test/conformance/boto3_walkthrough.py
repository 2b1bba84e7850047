"""What a boto3 user does, against the endpoint in AWS_ENDPOINT_URL_KINESIS. Prints one JSON line."""

import json
import threading

import boto3

kinesis = boto3.client("kinesis")
arn = "arn:aws:kinesis:us-east-1:000000000000:stream/orders"
shard = "shardId-000000000000"

kinesis.create_stream(StreamName="orders", ShardCount=1)
kinesis.get_waiter("stream_exists").wait(StreamName="orders")
put = kinesis.put_record(StreamName="orders", PartitionKey="a", Data=bytes(range(256)))
iterator = kinesis.get_shard_iterator(
    StreamName="orders", ShardId=shard, ShardIteratorType="TRIM_HORIZON"
)["ShardIterator"]
got = kinesis.get_records(ShardIterator=iterator)["Records"]

try:
    kinesis.describe_stream_summary(StreamName="missing")
    missing = None
except kinesis.exceptions.ResourceNotFoundException as error:
    missing = error.response["Error"]["Message"]

consumer = kinesis.register_stream_consumer(StreamARN=arn, ConsumerName="reader")["Consumer"]
subscription = kinesis.subscribe_to_shard(
    ConsumerARN=consumer["ConsumerARN"], ShardId=shard, StartingPosition={"Type": "LATEST"}
)


def write():
    for batch in range(100):
        kinesis.put_records(
            StreamName="orders",
            Records=[
                {"PartitionKey": "a", "Data": str(batch * 10 + index).encode()} for index in range(10)
            ],
        )
    kinesis.split_shard(StreamName="orders", ShardToSplit=shard, NewStartingHashKey=str(2**127))


writer = threading.Thread(target=write)
writer.start()
received = []
children = []
for event in subscription["EventStream"]:
    event = event["SubscribeToShardEvent"]
    received += [record["Data"].decode() for record in event["Records"]]
    children = [child["ShardId"] for child in event.get("ChildShards", [])]
writer.join()

print(
    json.dumps(
        {
            "same_record": got[0]["SequenceNumber"] == put["SequenceNumber"],
            "same_data": got[0]["Data"] == bytes(range(256)),
            "missing": missing,
            "received_in_order": received == [str(index) for index in range(1000)],
            "children": children,
        }
    )
)
